package dev.luthier.sim;

import dev.luthier.space.Configuration;
import dev.luthier.trial.Observation;

/** What training would give, and how long it would take, without training. Pure. */
@FunctionalInterface
public interface TrialModel {
  /**
   * One epoch of one fold.
   *
   * @param trial its number
   * @param epoch from 1
   * @return metrics and the seconds of that epoch alone
   */
  Observation at(int trial, Configuration configuration, int fold, int epoch);

  /**
   * How many folds it knows: those from the study's number on belong to a second split of the rows,
   * on which the best trials are evaluated again. 0: just the study's.
   */
  default int folds() {
    return 0;
  }
}
