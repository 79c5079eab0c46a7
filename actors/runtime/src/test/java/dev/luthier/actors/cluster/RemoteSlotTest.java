package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.luthier.actors.DeviceBroker;
import dev.luthier.actors.EarlyStopper;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.Slot;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.actors.TrialTrainer;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.LegOrder;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.space.Parameter;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Yardstick;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whoever stands for a slot makes of what its node says. */
@Timeout(60)
class RemoteSlotTest {
  private static final Parameter<Double> X = Parameter.uniform("x", -1, 1);
  private static final LegToken TOKEN = new LegToken("study", 3, 1, 0, 1, 1);

  private final ActorTestKit kit = TestActors.system();
  private final TestProbe<ClusterRegistry.Command> registry = kit.createTestProbe();
  private final TestProbe<DeviceBroker.Command> broker = kit.createTestProbe();
  private final TestProbe<TrainerNode.Command> trainer = kit.createTestProbe();

  private ActorRef<RemoteSlot.Command> slot(Optional<LegToken> running, boolean out) {
    return kit.spawn(
        RemoteSlot.create(
            new RemoteSlot.Place(7, "node", 0, trainer.ref()),
            new TrainerNews.SlotNotice(0, OptionalInt.empty(), running, out),
            registry.ref(),
            broker.ref(),
            new RemoteFiles(kit.system(), Duration.ofSeconds(1), study -> Artifacts.discarding())));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aSlotThatRefusesIsTakenOutAndItsStudyHearsWhy() {
    var slot = slot(Optional.of(TOKEN), false);
    broker.expectMessageClass(DeviceBroker.Register.class);
    slot.tell(new RemoteSlot.Refused(TOKEN, "it is out of use"));
    broker.expectMessage(new DeviceBroker.Quarantined(7));
    var lost = registry.expectMessageClass(ClusterRegistry.Deliver.class);
    assertThat(lost.token()).isEqualTo(TOKEN);
    assertThat(((StudySupervisor.SlotLost) lost.answer()).cause()).contains("it is out of use");
    slot.tell(new RemoteSlot.Sick()); // the beats of the node go on to say so
    broker.expectNoMessage(Duration.ofMillis(200));
  }

  @Test
  void aSlotThatIsOutOfUseWhenItComesIsOfferedToNobody() {
    var slot = slot(Optional.empty(), true);
    slot.tell(RemoteSlot.LegAnswer.of(new Kept.Leg(TOKEN, ended(), List.of(), 1)));
    registry.expectMessageClass(ClusterRegistry.Deliver.class); // it still says what came of legs
    broker.expectNoMessage(Duration.ofMillis(200));
  }

  @Test
  void aResultThatIsRepeatedIsNoFurtherLeg() {
    var slot = slot(Optional.of(TOKEN), false);
    var answer = RemoteSlot.LegAnswer.of(new Kept.Leg(TOKEN, ended(), List.of(), 1));
    slot.tell(answer);
    slot.tell(answer);
    assertThat(registry.expectMessageClass(ClusterRegistry.Deliver.class).first()).isTrue();
    assertThat(registry.expectMessageClass(ClusterRegistry.Deliver.class).first()).isFalse();
  }

  private static WireOutcome ended() {
    return new WireOutcome(WireOutcome.Kind.DIVERGED, "NaN", Optional.empty());
  }

  private TrialTrainer.Train ordered(int before) {
    var yardstick = new Yardstick(Collections.nCopies(before, 0.1), List.of());
    var spec = StudySpec.minimizing("loss").name("study").over(X).build();
    var leg = new Leg(1, 0, before, before + 1, 1, Optional.empty());
    var order =
        new LegOrder(
            leg,
            spec.space().configuration(Map.of("x", 0.5)),
            spec.goal(),
            spec.judge(leg, yardstick),
            1,
            1);
    return new TrialTrainer.Train(
        TOKEN,
        order,
        yardstick,
        new RemoteObjective("{}"),
        new MemoryCheckpointStore(),
        Duration.ofMinutes(1),
        kit.<EarlyStopper.Command>createTestProbe().ref(),
        kit.<StudySupervisor.Command>createTestProbe().ref());
  }

  @Test
  void anOrderThatNoMessageHasRoomForFailsItsLegAndIsNotSaidForEver() {
    slot(Optional.empty(), false);
    Slot there = ((DeviceBroker.Register) broker.receiveMessage()).slot();
    there.trainer().tell(ordered(100_000));
    trainer.expectMessageClass(TrainLeg.class);
    there.trainer().tell(ordered(200_000));
    var told = registry.expectMessageClass(ClusterRegistry.Deliver.class);
    var failed = ((StudySupervisor.LegFinished) told.answer()).result().outcome();
    assertThat(((LegOutcome.Failed) failed).cause()).contains("200000").contains("Maybe");
    trainer.expectNoMessage(Duration.ofMillis(200));
  }

  @Test
  void aSupervisorOfThePastHearsOfTheLaterTerm() {
    var slot = slot(Optional.of(TOKEN), false);
    slot.tell(new RemoteSlot.Outdated(TOKEN, 9));
    registry.expectMessage(new ClusterRegistry.LaterTerm("study", 9));
  }
}
