package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.DeviceBinding;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.OutputWriter;
import dev.luthier.search.Proposal;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyStore;
import dev.luthier.study.Decider;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Phase;
import dev.luthier.study.Replay;
import dev.luthier.study.Step;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Checkpoint;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a supervisor does at the end of its study. */
@Timeout(30)
class EndingTest {
  /** The log of a process that died after it had halted its study, while a leg still ran. */
  private static MemoryStudyStore halted(StudySpec spec) {
    var entries = new ArrayList<LogEntry>();
    Step step = Decider.create(spec, 0);
    entries.addAll(step.entries());
    var first = new Proposal.Proposed(spec.space().configuration(Map.of("x", 0.5)));
    for (StudyCommand command :
        List.of(
            new StudyCommand.Open(1, 2, 0, Map.of(), false),
            new StudyCommand.Suggested(2, 0, first, 1, 0),
            new StudyCommand.Stop(3, "enough"))) {
      step = Decider.step(step.state(), command);
      entries.addAll(step.entries());
    }
    assertThat(step.state().phase()).isEqualTo(Phase.HALTED);
    assertThat(step.state().running()).isEqualTo(1);
    var store = new MemoryStudyStore();
    try (var log = store.open(spec)) {
      log.append(entries);
    }
    return store;
  }

  @Test
  void aStudyThatDiedWhileItWasHaltedGoesOnWithMoreTrials() throws Exception {
    var spec = Studies.of("halted", 5).start(List.of(Map.of("x", 0.5))).build();
    MemoryStudyStore store = halted(spec);
    var calls = new AtomicInteger();
    try (var tuner = Tuner.options().slots(2).store(store).start()) {
      var submission =
          new Submission(
              spec,
              t -> {
                calls.incrementAndGet();
                return t.get(Studies.X);
              },
              3);
      var result = tuner.submit(submission).toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(result.failed()).isFalse();
      assertThat(result.best()).isNotNull();
      assertThat(result.trials()).isEqualTo(4);
    }
    assertThat(calls).hasValue(3);
    try (var log = store.open(spec)) {
      assertThat(Replay.of(log.read()).differences()).isEmpty();
    }
  }

  @Test
  void aStudyThatDiedWhileItWasHaltedEndsWhereNobodyWantsMore() throws Exception {
    var spec = Studies.of("halted", 5).start(List.of(Map.of("x", 0.5))).build();
    MemoryStudyStore store = halted(spec);
    try (var tuner = Tuner.options().slots(2).store(store).start()) {
      var result =
          tuner.submit(spec, t -> t.get(Studies.X)).toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(result.failed()).isTrue();
      assertThat(result.reason()).contains("enough");
    }
    try (var log = store.open(spec)) {
      assertThat(StudyState.replay(log.read()).isSettled()).isTrue();
    }
  }

  /** Checkpoints with something that comes before each discard. */
  private record Discarding(MemoryCheckpointStore room, Runnable first) implements CheckpointStore {
    @Override
    public Checkpoint save(int trial, int fold, int epoch, OutputWriter writer)
        throws java.io.IOException {
      return room.save(trial, fold, epoch, writer);
    }

    @Override
    public InputStream open(Checkpoint checkpoint) throws java.io.IOException {
      return room.open(checkpoint);
    }

    @Override
    public void discard(Checkpoint checkpoint) {
      first.run();
      room.discard(checkpoint);
    }

    @Override
    public long keepOnly(Collection<Checkpoint> needed) {
      return room.keepOnly(needed);
    }
  }

  private static ActorTestKit withBlockingThreads(int threads) {
    return ActorTestKit.create(
        ConfigFactory.parseString(
                "akka.actor.default-blocking-io-dispatcher.thread-pool-executor.fixed-pool-size = "
                    + threads)
            .withFallback(
                ConfigFactory.parseResources(Tuner.class.getClassLoader(), "luthier-local.conf"))
            .withFallback(ConfigFactory.load()));
  }

  private static Submission saving(String name, boolean saves) {
    return new Submission(
        Studies.of(name, 9).halving(3, "1x1", "3x1").build(),
        t -> {
          if (saves) {
            t.saveCheckpoint(out -> out.write(t.trial()));
          }
          return t.get(Studies.X);
        },
        0);
  }

  @Test
  void aStudyThatWaitsForItsDiscardsKeepsNoThread() throws Exception {
    var kit = withBlockingThreads(2); // one for the discard that waits
    var gate = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    var checkpoints = new Discarding(new MemoryCheckpointStore(), () -> await(gate));
    ProgressListener listener =
        progress -> progress.state().finish().ifPresent(finish -> over.countDown());
    var options = options(new MemoryStudyStore(), checkpoints, listener);
    try {
      var first = kit.<Answer>createTestProbe();
      var second = kit.<Answer>createTestProbe();
      var registry = kit.spawn(StudyRegistry.create(options));
      registry.tell(new StudyRegistry.Submit(saving("discarding", true), first.ref()));
      over.await();
      registry.tell(new StudyRegistry.Submit(saving("beside", false), second.ref()));
      second.expectMessageClass(Answer.Ended.class, Duration.ofSeconds(10));
      first.expectNoMessage(Duration.ofMillis(50));
      gate.countDown();
      first.expectMessageClass(Answer.Ended.class, Duration.ofSeconds(10));
    } finally {
      gate.countDown();
      kit.shutdownTestKit();
    }
    assertThat(checkpoints.keepOnly(List.of())).isZero();
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TunerOptions options(
      StudyStore store, CheckpointStore checkpoints, ProgressListener listener) {
    return new TunerOptions(
        2,
        DeviceBinding.cpu(),
        store,
        checkpoints,
        Artifacts.discarding(),
        listener,
        Map.of(),
        Clock.systemUTC(),
        Duration.ofSeconds(1));
  }

  @Test
  void aLogIsClosedThoughItsDiscardsFailByAnError() throws Exception {
    var kit = withBlockingThreads(2);
    var closed = new CountDownLatch(1);
    Runnable error =
        () -> {
          throw new AssertionError("no memory");
        };
    var options =
        options(
            new HeardStore(new MemoryStudyStore(), () -> {}, closed::countDown),
            new Discarding(new MemoryCheckpointStore(), error),
            ProgressListener.none());
    try {
      var answers = kit.<Answer>createTestProbe();
      kit.spawn(StudyRegistry.create(options))
          .tell(new StudyRegistry.Submit(saving("failing", true), answers.ref()));
      var broken = answers.expectMessageClass(Answer.Broken.class, Duration.ofSeconds(10));
      assertThat(broken.cause()).hasRootCauseMessage("no memory");
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      kit.shutdownTestKit();
    }
  }
}
