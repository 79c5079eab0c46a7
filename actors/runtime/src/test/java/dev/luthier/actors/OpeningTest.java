package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.DeviceBinding;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitContext;
import dev.luthier.eval.Refitted;
import dev.luthier.eval.TrialContext;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Phase;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a supervisor begins on a log that is there already. */
@Timeout(60)
class OpeningTest {
  private static final StudySpec SPEC = Studies.of("begun", 4).build();

  private final ActorTestKit kit =
      ActorTestKit.create(
          "opening",
          ManualTime.config()
              .withFallback(ConfigFactory.parseResourcesAnySyntax("luthier-local"))
              .withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<DeviceBroker.Command> broker = kit.createTestProbe();
  private final TestProbe<TrialTrainer.Command> trainer = kit.createTestProbe();
  private final TestProbe<Answer> answers = kit.createTestProbe();
  private final Slot slot = new Slot(0, OptionalInt.empty(), trainer.ref());

  /** A log that is opened when the test lets it, and knows whether it was closed. */
  private static final class SlowLog implements StudyStore, StudyLog {
    final CountDownLatch gate = new CountDownLatch(1);
    final CountDownLatch opening = new CountDownLatch(1);
    volatile boolean closed;

    @Override
    public List<String> list() {
      return List.of();
    }

    @Override
    public StudyLog open(StudySpec spec) {
      opening.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return this;
    }

    @Override
    public CompletionStage<Void> append(List<LogEntry> entries) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public List<LogEntry> read() {
      return List.of();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private record Refitting() implements Objective {
    @Override
    public double evaluate(TrialContext t) {
      return t.get(Studies.X);
    }

    @Override
    public Optional<Refitted> refit(RefitContext r) {
      return Optional.of(new Refitted(Map.of("loss", 0.5), 1));
    }
  }

  private ActorRef<StudySupervisor.Command> supervisor(StudyStore store) {
    var place =
        new StudyPlace(
            store,
            new MemoryCheckpointStore(),
            Artifacts.discarding(),
            ProgressListener.none(),
            true);
    var options =
        new TunerOptions(
            1,
            DeviceBinding.cpu(),
            store,
            place.checkpoints(),
            Artifacts.discarding(),
            ProgressListener.none(),
            Map.of(),
            Clock.systemUTC(),
            Duration.ofSeconds(1));
    return kit.spawn(
        StudySupervisor.create(
            new Submission(SPEC, new Refitting(), 0, Optional.of(place)),
            options,
            broker.ref(),
            answers.ref()));
  }

  /** A log that ends where the winner is about to be retrained. */
  private static MemoryStudyStore refitting() {
    var whole = new MemoryStudyStore();
    try (var tuner = Tuner.options().slots(1).store(whole).start()) {
      tuner.submit(SPEC, new Refitting()).toCompletableFuture().join();
    }
    var cut = new MemoryStudyStore();
    try (StudyLog from = whole.open(SPEC);
        StudyLog to = cut.open(SPEC)) {
      List<LogEntry> entries = from.read();
      to.append(
          entries.stream().takeWhile(e -> !(e.event() instanceof StudyEvent.RefitEnded)).toList());
      assertThat(StudyState.replay(to.read()).phase()).isEqualTo(Phase.REFITTING);
    }
    return cut;
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aLogThatIsOpenedWhileTheStudyIsInterruptedIsClosed() throws Exception {
    var log = new SlowLog();
    var supervisor = supervisor(log);
    log.opening.await();
    supervisor.tell(new StudySupervisor.Interrupt());
    answers.expectNoMessage(Duration.ofMillis(200));
    assertThat(log.closed).isFalse();
    log.gate.countDown();
    answers.expectMessage(new Answer.Interrupted("begun"));
    assertThat(log.closed).isTrue();
  }

  @Test
  void aStudyThatIsCancelledWhileItsLogIsOpenedEnds() throws Exception {
    var log = new SlowLog();
    var supervisor = supervisor(log);
    log.opening.await();
    supervisor.tell(new StudySupervisor.Decide(at -> new StudyCommand.Stop(at, "enough")));
    log.gate.countDown();
    var ended = answers.expectMessageClass(Answer.Ended.class, Duration.ofSeconds(10));
    assertThat(ended.result().reason()).contains("enough");
  }

  private void request() {
    broker.fishForMessage(
        Duration.ofSeconds(5),
        m ->
            m instanceof DeviceBroker.Request
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  private LegToken refitOf(MemoryStudyStore store) {
    try (StudyLog log = store.open(SPEC)) {
      var state = StudyState.replay(log.read());
      var refit = dev.luthier.study.Awaited.refit(state).orElseThrow();
      return LegToken.of("begun", 2, refit);
    }
  }

  @Test
  void aRefitThatStillRunsIsAdoptedAndNotDoneAgain() {
    MemoryStudyStore store = refitting();
    LegToken token = refitOf(store);
    var supervisor = supervisor(store);
    request();
    TestProbe<TrialTrainer.Command> other = kit.createTestProbe();
    supervisor.tell(new StudySupervisor.Adopted(slot, token));
    var adopted = trainer.expectMessageClass(TrialTrainer.Adopt.class);
    assertThat(adopted.token().isSameWork(token)).isTrue();
    assertThat(adopted.token().term()).isGreaterThan(token.term());
    supervisor.tell(
        new StudySupervisor.Leased(List.of(new Slot(1, OptionalInt.empty(), other.ref()))));
    trainer.expectNoMessage(Duration.ofMillis(200)); // and is not told to stop
    time.timePasses(Duration.ofSeconds(6));
    other.expectNoMessage(Duration.ofMillis(200));
    supervisor.tell(
        new StudySupervisor.RefitFinished(
            token,
            new dev.luthier.eval.RefitResult(Map.of("loss", 0.25), 1, ""),
            Optional.of(slot)));
    trainer.expectMessageClass(TrialTrainer.Acknowledge.class);
    var ended = answers.expectMessageClass(Answer.Ended.class);
    assertThat(ended.result().test()).containsEntry("loss", 0.25);
  }

  @Test
  void aRefitThatNobodyHasIsDoneAgain() {
    var supervisor = supervisor(refitting());
    request();
    supervisor.tell(new StudySupervisor.Leased(List.of(slot)));
    trainer.expectNoMessage(Duration.ofMillis(200));
    time.timePasses(Duration.ofSeconds(6));
    trainer.expectMessageClass(TrialTrainer.Refit.class);
    supervisor.tell(new StudySupervisor.SlotLost(slot, Optional.of("it is out of use")));
    TestProbe<TrialTrainer.Command> other = kit.createTestProbe();
    supervisor.tell(
        new StudySupervisor.Leased(List.of(new Slot(1, OptionalInt.empty(), other.ref()))));
    other.expectMessageClass(TrialTrainer.Refit.class);
  }

  @Test
  void aSupervisorThatTrainersKnowToBeOfThePastWritesNoMore() {
    var supervisor = supervisor(new MemoryStudyStore());
    request();
    supervisor.tell(new StudySupervisor.Outdated(0));
    answers.expectNoMessage(Duration.ofMillis(200));
    supervisor.tell(new StudySupervisor.Outdated(1_000));
    var broken = answers.expectMessageClass(Answer.Broken.class);
    assertThat(broken.cause()).hasMessageContaining("term 1000");
  }
}
