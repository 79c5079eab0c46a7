package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.Objective;
import dev.luthier.eval.OutputWriter;
import dev.luthier.eval.StorageFailure;
import dev.luthier.space.Parameter;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.study.Budget;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Rung;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class TunerTest {
  @Test
  void noLegStartsBeforeItsEntriesAreDurable() throws Exception {
    var log = new HandLog();
    var allowed = ConcurrentHashMap.<Integer>newKeySet();
    var early = ConcurrentHashMap.<Integer>newKeySet();
    var begun = ConcurrentHashMap.<Integer>newKeySet();
    try (var tuner = Tuner.options().slots(2).store(log).start()) {
      var result =
          tuner
              .submit(
                  Studies.of("durable", 10).build(),
                  t -> {
                    begun.add(t.trial());
                    if (!allowed.contains(t.trial())) {
                      early.add(t.trial());
                    }
                    return 0;
                  })
              .toCompletableFuture();
      while (!result.isDone()) {
        var next = log.appends.poll(20, TimeUnit.MILLISECONDS);
        if (next != null) {
          next.entries().stream()
              .filter(e -> e.event() instanceof StudyEvent.LegStarted)
              .forEach(e -> allowed.add(((StudyEvent.LegStarted) e.event()).leg().trial()));
          log.keep(next);
        }
      }
      assertThat(early).isEmpty();
      assertThat(result.join().trials()).isEqualTo(10);
      assertThat(begun).hasSize(10);
    }
  }

  @Test
  void anotherStudyOfTheSameNameIsRefused() {
    try (var tuner = Tuner.options().slots(1).start()) {
      tuner.submit(Studies.of("same", 3).build(), t -> 1).toCompletableFuture().join();
      var calls = new AtomicInteger();
      var others =
          List.of(
              StudySpec.maximizing("accuracy").name("same").over(Studies.X),
              StudySpec.of(Studies.of("same", 3).build().goal())
                  .name("same")
                  .over(Parameter.uniform("z", 0, 1)),
              Studies.of("same", 3).halving(3, List.of(new Rung(1, 1), new Rung(3, 1))));
      for (var other : others) {
        var refused =
            tuner
                .submit(other.budget(Budget.trials(3)).build(), t -> calls.incrementAndGet())
                .toCompletableFuture();
        assertThatThrownBy(refused::join)
            .hasRootCauseInstanceOf(IllegalArgumentException.class)
            .hasStackTraceContaining("Maybe give this one another name");
      }
      assertThat(calls).hasValue(0);
      var again = tuner.submit(Studies.of("same", 3).build(), t -> calls.incrementAndGet());
      assertThat(again.toCompletableFuture().join().trials()).isEqualTo(3);
      assertThat(calls).hasValue(0);
    }
  }

  @Test
  void aFailedAppendFreezesTheStudy() throws Exception {
    var log = new HandLog();
    var calls = new AtomicInteger();
    try (var tuner = Tuner.options().slots(1).store(log).start()) {
      var result =
          tuner
              .submit(Studies.of("frozen", 10).build(), t -> calls.incrementAndGet())
              .toCompletableFuture();
      log.acknowledge(); // created
      log.acknowledge(); // opened
      log.appends.take().done().completeExceptionally(new IOException("disk full"));
      assertThatThrownBy(result::join)
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("disk full");
      assertThat(calls).hasValue(0);
    }
  }

  /** Checkpoints on a disk that is full for a while. */
  private static final class SometimesFull implements CheckpointStore {
    private final MemoryCheckpointStore room = new MemoryCheckpointStore();
    private final AtomicInteger left = new AtomicInteger(5);

    @Override
    public Checkpoint save(int trial, int fold, int epoch, OutputWriter writer) throws IOException {
      if (left.getAndDecrement() <= 0) {
        throw new IOException("No space left on device");
      }
      return room.save(trial, fold, epoch, writer);
    }

    @Override
    public InputStream open(Checkpoint checkpoint) throws IOException {
      return room.open(checkpoint);
    }

    @Override
    public void discard(Checkpoint checkpoint) {
      room.discard(checkpoint);
    }

    @Override
    public long keepOnly(Collection<Checkpoint> needed) {
      return room.keepOnly(needed);
    }
  }

  @Test
  void aStudyPausesWhereACheckpointCannotBeKeptAndGoesOnWhenItCan() {
    var store = new MemoryStudyStore();
    var checkpoints = new SometimesFull();
    var spec = Studies.of("full", 9).halving(3, "1x1", "3x1").build();
    Objective objective =
        t -> {
          t.saveCheckpoint(out -> out.write(t.trial()));
          return t.get(Studies.X);
        };
    try (var tuner = Tuner.options().slots(2).store(store).checkpoints(checkpoints).start()) {
      var paused = tuner.submit(spec, objective).toCompletableFuture();
      assertThatThrownBy(paused::join)
          .hasCauseInstanceOf(StorageFailure.class)
          .hasMessageContaining("No space left on device");
      try (var log = store.open(spec)) {
        assertThat(log.read()).noneMatch(e -> e.event() instanceof StudyEvent.TrialFailed);
      }
      checkpoints.left.set(1_000);
      var result = tuner.submit(spec, objective).toCompletableFuture().join();
      assertThat(result.failed()).isFalse();
      assertThat(result.trials()).isEqualTo(9);
    }
    try (var log = store.open(spec)) {
      assertThat(log.read()).noneMatch(e -> e.event() instanceof StudyEvent.TrialFailed);
      assertThat(Replay.of(log.read()).differences()).isEmpty();
    }
  }

  @Test
  void interruptStopsLegsAtOnceAndTheStudyGoesOnFromItsLog() throws Exception {
    var store = new MemoryStudyStore();
    var spec = Studies.of("resumed", 30).build();
    var stuck = new CountDownLatch(2);
    try (var tuner = Tuner.options().slots(2).store(store).start()) {
      var first =
          tuner
              .submit(
                  spec,
                  t -> {
                    if (t.trial() >= 10) {
                      stuck.countDown();
                      new CountDownLatch(1).await();
                    }
                    return t.get(Studies.X);
                  })
              .toCompletableFuture();
      stuck.await();
      long begun = System.nanoTime();
      tuner.interrupt().toCompletableFuture().join();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
      assertThatThrownBy(first::join).hasCauseInstanceOf(StudyInterrupted.class);
    }
    try (var log = store.open(spec)) {
      assertThat(StudyState.replay(log.read()).finish()).isEmpty();
    }
    var again = ConcurrentHashMap.<Integer>newKeySet();
    try (var tuner = Tuner.options().slots(2).store(store).start()) {
      var result =
          tuner
              .submit(
                  spec,
                  t -> {
                    again.add(t.trial());
                    return t.get(Studies.X);
                  })
              .toCompletableFuture()
              .join();
      assertThat(result.trials()).isEqualTo(30);
      assertThat(again).doesNotContain(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).hasSize(20);
    }
  }

  @Test
  void aFinishedStudyAnswersFromItsLogAndCanBeExtended() {
    var store = new MemoryStudyStore();
    var spec = Studies.of("extended", 5).build();
    var calls = new AtomicInteger();
    try (var tuner = Tuner.options().slots(2).store(store).start()) {
      dev.luthier.eval.Objective objective =
          t -> {
            calls.incrementAndGet();
            return t.get(Studies.X);
          };
      var first = tuner.submit(spec, objective).toCompletableFuture().join();
      var second = tuner.submit(spec, objective).toCompletableFuture().join();
      assertThat(second.best()).isEqualTo(first.best());
      assertThat(calls).hasValue(5);
      var third = tuner.submit(new Submission(spec, objective, 3)).toCompletableFuture().join();
      assertThat(third.trials()).isEqualTo(8);
      assertThat(calls).hasValue(8);
    }
  }

  @Test
  void aRefitThatFailedIsTriedAgainByWhoeverResumes() {
    var store = new MemoryStudyStore();
    var spec = Studies.of("refitted", 5).build();
    var objective = new FailingRefit(2);
    try (var tuner = Tuner.options().slots(2).store(store).start()) {
      var first = tuner.submit(spec, objective).toCompletableFuture().join();
      assertThat(first.refitFailure()).contains("the disk is full");
      assertThat(first.failed()).isFalse();
      var second = tuner.submit(spec, objective).toCompletableFuture().join();
      assertThat(second.refitFailure()).contains("the disk is full");
      var third = tuner.submit(spec, objective).toCompletableFuture().join();
      assertThat(third.refitFailure()).isBlank();
      assertThat(third.test()).containsEntry("loss", 0.25);
      var fourth = tuner.submit(spec, objective).toCompletableFuture().join();
      assertThat(fourth).isEqualTo(third);
      assertThat(third.best()).isEqualTo(first.best());
    }
    assertThat(objective.refits).hasValue(3);
    assertThat(objective.evaluations).hasValue(5);
    try (var log = store.open(spec)) {
      assertThat(Replay.of(log.read()).differences()).isEmpty();
      assertThat(StudyState.replay(log.read()).isSettled()).isTrue();
    }
  }

  @Test
  void anErrorOfTheEngineEndsTheStudyWithItsCause() {
    var store = new MemoryStudyStore();
    try (var tuner =
        Tuner.options()
            .slots(1)
            .store(store)
            .clock(
                new java.time.Clock() {
                  @Override
                  public java.time.ZoneId getZone() {
                    return java.time.ZoneOffset.UTC;
                  }

                  @Override
                  public java.time.Clock withZone(java.time.ZoneId zone) {
                    return this;
                  }

                  @Override
                  public java.time.Instant instant() {
                    throw new StackOverflowError("the clock is broken");
                  }
                })
            .start()) {
      var result =
          tuner
              .submit(Studies.of("broken", 5).build(), t -> t.get(Studies.X))
              .toCompletableFuture();
      assertThatThrownBy(result::join).hasRootCauseMessage("the clock is broken");
    }
  }

  @Test
  void fiveFailuresInARowEndTheStudyWithTheirCause() {
    try (var tuner = Tuner.options().slots(1).start()) {
      var result =
          tuner
              .submit(
                  Studies.of("hopeless", 100).build(),
                  t -> {
                    throw new IllegalStateException("no data");
                  })
              .toCompletableFuture()
              .join();
      assertThat(result.failed()).isTrue();
      assertThat(result.reason()).contains("no data");
      assertThat(result.trials()).isEqualTo(5);
    }
  }

  @Test
  void aStuckCpuThreadIsReplaced() {
    var never = new CountDownLatch(1);
    try (var tuner = Tuner.options().slots(1).grace(Duration.ofMillis(50)).start()) {
      var result =
          tuner
              .submit(
                  Studies.of("replaced", 6).legTimeout(Duration.ofMillis(200)).build(),
                  t -> {
                    while (t.trial() == 2 && never.getCount() > 0) {
                      Thread.onSpinWait();
                    }
                    return t.get(Studies.X);
                  })
              .toCompletableFuture()
              .join();
      never.countDown();
      assertThat(result.failed()).isFalse();
      assertThat(result.trials()).isEqualTo(6);
    }
  }

  @Test
  void theListenerHearsOfTheEnd() {
    var heard = new java.util.concurrent.LinkedBlockingDeque<Progress>();
    try (var tuner = Tuner.options().slots(2).listener(heard::add).start()) {
      tuner
          .submit(Studies.of("heard", 7).build(), t -> t.get(Studies.X))
          .toCompletableFuture()
          .join();
    }
    assertThat(heard.getLast().state().finish()).isPresent();
    assertThat(heard.getLast().live()).isEmpty();
  }
}
