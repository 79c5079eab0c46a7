package dev.luthier;

import dev.luthier.analysis.StudyResult;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.Objective;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyLog;
import dev.luthier.study.StudySpec;
import java.util.Optional;

/** Runs a study in this process, one thread a slot. */
public final class Study {
  private final StudySpec spec;
  private final Objective objective;
  private int slots = 1;
  private Optional<StudyLog> log = Optional.empty();
  private CheckpointStore checkpoints = new MemoryCheckpointStore();
  private Optional<Artifacts> artifacts = Optional.empty();

  private Study(StudySpec spec, Objective objective) {
    this.spec = spec;
    this.objective = objective;
  }

  /**
   * Runs a study to its end, its history kept in memory.
   *
   * @param slots how many legs may run at once, at least 1
   * @return the result, of a failed study too
   */
  public static StudyResult run(StudySpec spec, Objective objective, int slots) {
    return of(spec, objective).slots(slots).run();
  }

  /** Begins to describe a run; one slot and history in memory unless said otherwise. */
  public static Study of(StudySpec spec, Objective objective) {
    return new Study(spec, objective);
  }

  /**
   * How many legs may run at once.
   *
   * @throws IllegalArgumentException if {@code count < 1}
   */
  public Study slots(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("slots (" + count + ") must be at least 1.");
    }
    slots = count;
    return this;
  }

  /** Where history is kept; a log that has entries is gone on with. The caller closes it. */
  public Study log(StudyLog value) {
    log = Optional.of(value);
    return this;
  }

  /** Where paused trials are kept. */
  public Study checkpoints(CheckpointStore value) {
    checkpoints = value;
    return this;
  }

  /** Where the retrained winner is kept; without it the winner is not retrained. */
  public Study artifacts(Artifacts value) {
    artifacts = Optional.of(value);
    return this;
  }

  /**
   * Runs to the end on the calling thread, which waits and decides; legs run on threads of their
   * own.
   *
   * @throws dev.luthier.eval.StorageFailure if the log or a checkpoint cannot be written; the log
   *     can be gone on with
   */
  public StudyResult run() {
    StudyLog history = log.orElseGet(() -> new MemoryStudyStore().open(spec));
    try (var executor = new StudyExecutor(spec, objective, history, checkpoints, artifacts)) {
      return executor.run(slots);
    }
  }
}
