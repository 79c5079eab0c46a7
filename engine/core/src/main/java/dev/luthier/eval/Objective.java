package dev.luthier.eval;

import java.util.Optional;

/**
 * What is tuned: trains one leg of a trial and says how good it is.
 *
 * <p>Called from many threads at once, one leg a thread.
 */
@FunctionalInterface
public interface Objective {
  /**
   * Trains one leg: the fold of {@code t}, from {@code t.fromEpoch()} (exclusive) to {@code
   * t.untilEpoch()}.
   *
   * @return the goal metric at the last epoch, in the user's sign; passed over if that epoch was
   *     reported
   * @throws Exception to fail the trial; {@link TrialStopped} must be let through
   */
  double evaluate(TrialContext t) throws Exception;

  /**
   * Trains the winner once more on all it may see, evaluates it on rows no fold has seen, and saves
   * it.
   *
   * @return empty if this objective has no model to keep
   */
  default Optional<Refitted> refit(RefitContext r) throws Exception {
    return Optional.empty();
  }

  /**
   * How many folds the objective itself prescribes, such as predefined splits; empty if the study
   * is free to say.
   */
  default java.util.OptionalInt folds() {
    return java.util.OptionalInt.empty();
  }
}
