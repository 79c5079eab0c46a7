package dev.luthier.eval;

import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * What an objective is told about its leg, and whom it reports to. For the thread of the leg alone.
 */
public interface TrialContext {
  /** What is tried. */
  Configuration configuration();

  /** The value of an active parameter. */
  default <T> T get(Parameter<T> parameter) {
    return configuration().get(parameter);
  }

  /** Number of the trial, from 0. */
  int trial();

  /** The fold to hold out for validation, from 0. */
  int fold();

  /**
   * Which split of the rows the fold belongs to: 0 but for the best trials, which are evaluated
   * once more on a fresh one, 1, before the winner is chosen. An objective that draws its splits
   * must draw another one for it, and train with other random numbers.
   */
  default int repeat() {
    return 0;
  }

  /** Number of folds of the study. */
  int folds();

  /** Epochs already trained in the checkpoint; 0: begin from nothing. */
  int fromEpoch();

  /** Last epoch of this leg. */
  int untilEpoch();

  /**
   * The study's seed: everything random must derive from it, the trial, the fold, the epoch and the
   * batch.
   */
  long seed();

  /** The checkpoint to go on from; present exactly if {@link #fromEpoch()} is above 0. Close it. */
  Optional<InputStream> checkpoint() throws IOException;

  /** Keeps what is needed to go on after {@link #untilEpoch()}. Call once, at the leg's end. */
  void saveCheckpoint(OutputWriter writer) throws IOException;

  /**
   * Reports an epoch. Epochs rise by one from {@code fromEpoch() + 1}.
   *
   * @param metrics in the user's sign, the goal metric among them
   * @throws TrialStopped if the study has given up on the trial; sticky: it is thrown again at
   *     every later report
   */
  void report(int epoch, Map<String, Double> metrics);

  /** Reports the goal metric alone. */
  void report(int epoch, double value);

  /**
   * To be called once a batch.
   *
   * @throws TrialStopped if the study has given up on the trial; sticky
   */
  void checkStopped();
}
