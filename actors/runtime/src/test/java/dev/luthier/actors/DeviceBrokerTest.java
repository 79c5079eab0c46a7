package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import java.util.ArrayList;
import java.util.List;
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
  void aQuarantinedSlotIsGone() {
    TestInbox<StudySupervisor.Command> study = TestInbox.create();
    broker.run(new DeviceBroker.Quarantined(1));
    broker.run(new DeviceBroker.Request(study.getRef()));
    assertThat(leased(study)).containsExactly(0, 2, 3);
  }
}
