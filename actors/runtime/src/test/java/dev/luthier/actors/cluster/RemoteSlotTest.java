package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.luthier.actors.DeviceBroker;
import dev.luthier.actors.LegToken;
import dev.luthier.actors.StudySupervisor;
import dev.luthier.eval.Artifacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whoever stands for a slot makes of what its node says. */
@Timeout(60)
class RemoteSlotTest {
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

  private static WireOutcome ended() {
    return new WireOutcome(WireOutcome.Kind.DIVERGED, "NaN", Optional.empty());
  }

  @Test
  void aSupervisorOfThePastHearsOfTheLaterTerm() {
    var slot = slot(Optional.of(TOKEN), false);
    slot.tell(new RemoteSlot.Outdated(TOKEN, 9));
    registry.expectMessage(new ClusterRegistry.LaterTerm("study", 9));
  }
}
