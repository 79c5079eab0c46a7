package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.luthier.actors.LegToken;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitContext;
import dev.luthier.eval.Refitted;
import dev.luthier.eval.TrialContext;
import dev.luthier.space.Parameter;
import dev.luthier.store.file.FileCheckpointStore;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.StudyFile;
import dev.luthier.trial.Leg;
import dev.luthier.trial.Yardstick;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a trainer node answers. */
@Timeout(60)
class TrainerNodeTest {
  private static final StudySpec SPEC =
      StudySpec.minimizing("loss")
          .name("orders")
          .objective("waiting")
          .over(Parameter.uniform("x", -1, 1))
          .budget(Budget.trials(3))
          .build();

  @TempDir private Path directory = Path.of("");
  private final ActorTestKit kit = TestActors.system();
  private final TestProbe<ClusterRegistry.Command> registry = kit.createTestProbe();
  private final TestProbe<RemoteSlot.Command> remote = kit.createTestProbe();
  private final LinkedBlockingQueue<String> forgotten = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
  private final CountDownLatch go = new CountDownLatch(1);
  private CountDownLatch childrenEnd = new CountDownLatch(0);
  private ActorRef<TrainerNode.Command> node = kit.<TrainerNode.Command>createTestProbe().ref();

  /** Trains until the test lets it end. */
  private final class Waiting implements Objective {
    @Override
    public double evaluate(TrialContext t) throws InterruptedException {
      begun.add(t.trial());
      go.await();
      return 1;
    }

    @Override
    public Optional<Refitted> refit(RefitContext r) throws Exception {
      r.save("model", out -> out.write(1));
      return Optional.of(new Refitted(Map.of(), 1));
    }
  }

  private final class Objectives implements TrainerObjectives {
    @Override
    public Objective of(StudySpec spec, JarSource jars) {
      return new Waiting();
    }

    @Override
    public void forget(String study) {
      try {
        childrenEnd.await();
        forgotten.add(study);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @BeforeEach
  void start() {
    var remoteFiles =
        new RemoteFiles(kit.system(), Duration.ofSeconds(1), study -> Artifacts.discarding());
    var own = new NodeFiles(directory.resolve("trained"));
    var settings =
        new TrainerSettings(
            "node",
            directory,
            TestActors.options(2),
            new TestCluster.Definitions(),
            new Objectives(),
            (sha256, out) -> {},
            new NodeCheckpoints(
                "node", own, Optional.empty(), FileCheckpointStore::at, remoteFiles),
            own,
            Duration.ofSeconds(5));
    node = kit.spawn(TrainerNode.create(settings, registry.ref()));
    node.tell(
        new TrainerOrder.Welcome(
            List.of(
                new TrainerOrder.Link(0, remote.ref()), new TrainerOrder.Link(1, remote.ref()))));
  }

  @AfterEach
  void stop() {
    go.countDown();
    childrenEnd.countDown();
    kit.shutdownTestKit();
  }

  private static LegToken token(long term, int trial) {
    return new LegToken("orders", term, trial, 0, 1, 1);
  }

  private TrainLeg order(int slot, LegToken token) {
    var leg = new Leg(token.trial(), 0, 0, 1, 1, Optional.empty());
    return new TrainLeg(
        slot,
        token,
        StudyFile.toJson(SPEC),
        Map.of("x", 0.5),
        leg,
        Yardstick.NONE,
        60_000,
        remote.ref());
  }

  private RefitWinner refit(int slot, LegToken token) {
    return new RefitWinner(slot, token, StudyFile.toJson(SPEC), Map.of("x", 0.5), 1, remote.ref());
  }

  private TrainerNews.Here beat() {
    return registry.expectMessageClass(TrainerNews.Here.class, Duration.ofSeconds(3));
  }

  private TrainerNews.Announce announced() {
    node.tell(new TrainerOrder.Introduce(registry.ref()));
    return (TrainerNews.Announce)
        registry
            .fishForMessage(
                Duration.ofSeconds(3),
                m ->
                    m instanceof TrainerNews.Announce
                        ? akka.actor.testkit.typed.javadsl.FishingOutcomes.complete()
                        : akka.actor.testkit.typed.javadsl.FishingOutcomes.continueAndIgnore())
            .get(0);
  }

  @Test
  void anOrderForASlotOutOfUseIsRefusedEachTime() {
    node.tell(new TrainerOrder.TakeOut(0));
    for (int i = 0; i < 2; i++) {
      node.tell(order(0, token(1, 1)));
      var refused = remote.expectMessageClass(RemoteSlot.Refused.class);
      assertThat(refused.token()).isEqualTo(token(1, 1));
      assertThat(refused.cause()).contains("slot 0 of node node is out of use");
    }
    node.tell(refit(0, new LegToken("orders", 1, 1, -1, 1, 1)));
    remote.expectMessageClass(RemoteSlot.Refused.class);
    assertThat(announced().slots())
        .extracting(TrainerNews.SlotNotice::out)
        .containsExactly(true, false);
    beat();
    assertThat(beat().out()).as("told again and again").containsExactly(0);
  }

  @Test
  void aSupervisorOfThePastIsNotObeyedOnceALaterOneHasAdoptedALeg() throws Exception {
    node.tell(order(0, token(1, 1)));
    begun.take();
    node.tell(new TrainerOrder.Adopt(0, token(5, 1)));
    node.tell(order(1, token(4, 2)));
    assertThat(remote.expectMessageClass(RemoteSlot.Outdated.class))
        .isEqualTo(new RemoteSlot.Outdated(token(4, 2), 5));
    node.tell(new TrainerOrder.Interrupt(0, token(1, 1), remote.ref()));
    remote.expectMessage(new RemoteSlot.Outdated(token(1, 1), 5));
    assertThat(announced().slots().get(0).running()).contains(token(5, 1));
    go.countDown();
    var answer = remote.expectMessageClass(RemoteSlot.LegAnswer.class);
    assertThat(answer.result().outcome().kind())
        .as("it was not interrupted")
        .isEqualTo(WireOutcome.Kind.REACHED);
  }

  @Test
  void anOrderThatTheNodeCannotReadIsLostAndTheNextOneIsFollowed() throws Exception {
    TrainLeg whole = order(0, token(1, 1));
    node.tell(
        new TrainLeg(
            0,
            token(1, 1),
            "{ of another version",
            Map.of(),
            whole.leg(),
            Yardstick.NONE,
            60_000,
            remote.ref()));
    var lost = remote.expectMessageClass(RemoteSlot.LegAnswer.class).result();
    assertThat(lost.outcome().kind()).isEqualTo(WireOutcome.Kind.LOST);
    assertThat(lost.outcome().text()).contains("node node cannot begin it");
    node.tell(order(0, token(1, 2)));
    assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void aRefitWhoseResultIsKeptIsThereForTheNextSupervisor() {
    var token = new LegToken("orders", 3, 1, -1, 1, 1);
    node.tell(refit(1, token));
    remote.expectMessageClass(RemoteSlot.RefitAnswer.class);
    assertThat(announced().slots().get(1).running()).contains(token);
    node.tell(new TrainerOrder.Acknowledge(token));
    assertThat(announced().slots().get(1).running()).isEmpty();
  }

  @Test
  void aStudyThatIsBusyIsForgottenWhenItsLegHasEnded() throws Exception {
    node.tell(order(0, token(1, 1)));
    begun.take();
    node.tell(new TrainerOrder.Forget(List.of("orders")));
    announced(); // by now it has heard of it
    assertThat(forgotten).isEmpty();
    go.countDown();
    assertThat(forgotten.poll(5, TimeUnit.SECONDS)).isEqualTo("orders");
  }

  @Test
  void itGoesOnToSayThatItLivesWhileChildrenOfAForgottenStudyEnd() throws Exception {
    childrenEnd = new CountDownLatch(1);
    node.tell(new TrainerOrder.Forget(List.of("orders")));
    announced();
    for (int i = 0; i < 3; i++) {
      beat();
    }
    assertThat(forgotten).isEmpty();
    childrenEnd.countDown();
    assertThat(forgotten.poll(5, TimeUnit.SECONDS)).isEqualTo("orders");
  }
}
