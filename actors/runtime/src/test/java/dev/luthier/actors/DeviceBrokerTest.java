package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DeviceBrokerTest {
  private final BehaviorTestKit<DeviceBroker.Command> broker =
      BehaviorTestKit.create(DeviceBroker.create());
  private final TestInbox<DeviceBroker.Occupancy> occupancy = TestInbox.create();
  private final List<TestInbox<TrialTrainer.Command>> trainers = new ArrayList<>();

  DeviceBrokerTest() {
    for (int i = 0; i < 4; i++) {
      TestInbox<TrialTrainer.Command> trainer = TestInbox.create();
      trainers.add(trainer);
      broker.run(new DeviceBroker.Register(new Slot(i, OptionalInt.of(i), trainer.getRef())));
    }
  }

  private static List<Integer> leased(TestInbox<StudySupervisor.Command> study) {
    return study.getAllReceived().stream()
        .filter(StudySupervisor.Leased.class::isInstance)
        .flatMap(m -> ((StudySupervisor.Leased) m).slots().stream())
        .map(Slot::number)
        .toList();
  }

  private DeviceBroker.Occupancy describe() {
    broker.run(new DeviceBroker.Describe(occupancy.getRef()));
    return occupancy.receiveMessage();
  }

  @Test
  void aLoneStudyGetsAllAtOnce() {
    TestInbox<StudySupervisor.Command> study = TestInbox.create();
    broker.run(new DeviceBroker.Request(study.getRef()));
    assertThat(leased(study)).containsExactly(0, 1, 2, 3);
    assertThat(describe()).isEqualTo(new DeviceBroker.Occupancy(List.of(), 4));
  }

  @Test
  void aSecondStudyGetsHalfOnceTrainersAreIdle() {
    TestInbox<StudySupervisor.Command> first = TestInbox.create();
    TestInbox<StudySupervisor.Command> second = TestInbox.create();
    broker.run(new DeviceBroker.Request(first.getRef()));
    assertThat(leased(first)).hasSize(4);
    broker.run(new DeviceBroker.Request(second.getRef()));
    assertThat(first.getAllReceived())
        .containsExactly(new StudySupervisor.Reclaim(3), new StudySupervisor.Reclaim(2));
    assertThat(second.hasMessages()).isFalse();

    broker.run(new DeviceBroker.Release(first.getRef(), 3));
    assertThat(trainers.get(3).getAllReceived()).containsExactly(new TrialTrainer.HandBack());
    assertThat(second.hasMessages()).as("the slot may still be busy").isFalse();
    broker.run(new DeviceBroker.Return(3));
    assertThat(leased(second)).containsExactly(3);
  }

  @Test
  void eachLeaseIsHandedBackOnceAndReturnsOnce() {
    TestInbox<StudySupervisor.Command> first = TestInbox.create();
    TestInbox<StudySupervisor.Command> second = TestInbox.create();
    broker.run(new DeviceBroker.Request(first.getRef()));
    broker.run(new DeviceBroker.Release(first.getRef(), 0));
    broker.run(new DeviceBroker.Release(first.getRef(), 0));
    broker.run(new DeviceBroker.Withdraw(first.getRef()));
    broker.run(new DeviceBroker.Withdraw(first.getRef()));
    assertThat(trainers)
        .allSatisfy(
            trainer ->
                assertThat(trainer.getAllReceived()).containsExactly(new TrialTrainer.HandBack()));

    broker.run(new DeviceBroker.Return(0));
    broker.run(new DeviceBroker.Return(0));
    broker.run(new DeviceBroker.Request(second.getRef()));
    assertThat(leased(second)).containsExactly(0);
    assertThat(describe()).isEqualTo(new DeviceBroker.Occupancy(List.of(), 4));
  }

  @Test
  void sharesFollowWeights() {
    TestInbox<StudySupervisor.Command> light = TestInbox.create();
    TestInbox<StudySupervisor.Command> heavy = TestInbox.create();
    broker.run(new DeviceBroker.Request(light.getRef(), "light", 1));
    assertThat(leased(light)).hasSize(4);
    broker.run(new DeviceBroker.Request(heavy.getRef(), "heavy", 3));
    assertThat(light.getAllReceived())
        .containsExactly(
            new StudySupervisor.Reclaim(3),
            new StudySupervisor.Reclaim(2),
            new StudySupervisor.Reclaim(1));
    for (int slot = 1; slot < 4; slot++) {
      broker.run(new DeviceBroker.Release(light.getRef(), slot));
      broker.run(new DeviceBroker.Return(slot));
    }
    assertThat(leased(heavy)).containsExactly(1, 2, 3);
  }

  @Test
  void aSlotThatComesWithALegGoesToItsStudyAndToNobodyElse() {
    TestInbox<StudySupervisor.Command> other = TestInbox.create();
    TestInbox<StudySupervisor.Command> owner = TestInbox.create();
    TestInbox<TrialTrainer.Command> trainer = TestInbox.create();
    var slot = new Slot(4, OptionalInt.empty(), trainer.getRef());
    var token = new LegToken("owner", 1, 2, 0, 9, 1);
    broker.run(new DeviceBroker.Register(slot, Optional.of(token)));
    broker.run(new DeviceBroker.Request(other.getRef(), "other", 1));
    assertThat(leased(other)).containsExactly(0, 1, 2, 3);
    broker.run(new DeviceBroker.Request(owner.getRef(), "owner", 1));
    assertThat(owner.getAllReceived()).containsExactly(new StudySupervisor.Adopted(slot, token));
    assertThat(describe()).isEqualTo(new DeviceBroker.Occupancy(List.of(), 5));
  }

  @Test
  void aSlotThatIsVacatedByNobodysLegIsFree() {
    TestInbox<StudySupervisor.Command> study = TestInbox.create();
    var slot = new Slot(4, OptionalInt.empty(), TestInbox.<TrialTrainer.Command>create().getRef());
    broker.run(new DeviceBroker.Register(slot, Optional.of(new LegToken("ended", 1, 2, 0, 9, 1))));
    broker.run(new DeviceBroker.Return(4));
    broker.run(new DeviceBroker.Request(study.getRef()));
    assertThat(leased(study)).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aRetiredSlotIsReclaimedAndNeverLeasedAgain() {
    TestInbox<StudySupervisor.Command> study = TestInbox.create();
    broker.run(new DeviceBroker.Retire(0));
    assertThat(trainers.get(0).getAllReceived()).containsExactly(new TrialTrainer.TakeOut());
    broker.run(new DeviceBroker.Request(study.getRef()));
    assertThat(leased(study)).containsExactly(1, 2, 3);
    broker.run(new DeviceBroker.Retire(1));
    assertThat(study.getAllReceived()).containsExactly(new StudySupervisor.Reclaim(1));
    broker.run(new DeviceBroker.Release(study.getRef(), 1));
    broker.run(new DeviceBroker.Return(1));
    assertThat(trainers.get(1).getAllReceived())
        .containsExactly(new TrialTrainer.HandBack(), new TrialTrainer.TakeOut());
    assertThat(describe()).isEqualTo(new DeviceBroker.Occupancy(List.of(), 2));
  }

  /** A node that leaves says so before each of its slots has come. */
  @Test
  void aSlotThatRetiresBeforeItHasComeIsNeverLeased() {
    TestInbox<TrialTrainer.Command> trainer = TestInbox.create();
    broker.run(new DeviceBroker.Retire(4));
    broker.run(
        new DeviceBroker.Register(
            new Slot(4, OptionalInt.empty(), trainer.getRef()), Optional.empty()));
    assertThat(trainer.getAllReceived()).containsExactly(new TrialTrainer.TakeOut());

    TestInbox<StudySupervisor.Command> study = TestInbox.create();
    TestInbox<TrialTrainer.Command> busy = TestInbox.create();
    var token = new LegToken("s", 1, 2, 0, 9, 1);
    broker.run(new DeviceBroker.Retire(5));
    broker.run(
        new DeviceBroker.Register(
            new Slot(5, OptionalInt.empty(), busy.getRef()), Optional.of(token)));
    broker.run(new DeviceBroker.Request(study.getRef(), "s", 1));
    assertThat(study.getAllReceived()).contains(new StudySupervisor.Reclaim(5));
  }

  @Test
  void aQuarantinedSlotIsGone() {
    TestInbox<StudySupervisor.Command> study = TestInbox.create();
    broker.run(new DeviceBroker.Quarantined(1));
    broker.run(new DeviceBroker.Request(study.getRef()));
    assertThat(leased(study)).containsExactly(0, 2, 3);
  }
}
