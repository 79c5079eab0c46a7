package dev.luthier.stop;

import dev.luthier.trial.RungLadder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Successive halving over a ladder of rungs, and the race that goes with it.
 *
 * @param eta of the trials that reach a rung, the best 1/eta earn the next; at least 2
 * @param ladder the rungs; a ladder of one rung is no halving
 * @param finalists how many trials the top rung holds before the winner is chosen, at least 1
 * @param mode when promotions are decided
 * @param brackets at how many different rungs trials begin, from the lowest; 1: all at the lowest;
 *     at most as many as the ladder has rungs
 * @param alpha chance to win that a leg must have which costs a hundredth of training every trial
 *     whole; cheaper ones in proportion, dearer ones no more. A trial with less is given up, one
 *     with more goes on although it has not earned it; from 0 to 1; 0: ranks alone decide
 * @param controls share of the trials, in studies of 200 and more, that are run on when they would
 *     be given up, to see whether one of them would have won; from 0 to 1
 * @param review how many of the best are evaluated once more, on fresh splits, before the winner is
 *     chosen; not negative; empty: {@value #USUAL_REVIEW} if the budget has a limit of epochs or
 *     time and leaves room for it
 */
public record Halving(
    int eta,
    RungLadder ladder,
    int finalists,
    Mode mode,
    int brackets,
    double alpha,
    double controls,
    OptionalInt review) {
  /** How many are usually reviewed. */
  public static final int USUAL_REVIEW = 3;

  /** When promotions are decided. */
  public enum Mode {
    /**
     * As soon as earned (Li et al. 2020, Algorithm 2: ASHA by promotion), but never more than the
     * rung's share (Li et al. 2022, Hyper-Tune, section 4.2: delayed promotion). A study without a
     * limit of trials delays none before as many trials are whole as there are finalists.
     */
    ASYNCHRONOUS,
    /** When a rung can receive no more trials (Jamieson and Talwalkar 2016: successive halving). */
    SYNCHRONOUS,
    /**
     * On arrival at a rung, once and for all: a trial among the best 1/eta of those that have
     * arrived so far goes on at once, as do the first {@code eta - 1}; any other is given up (Li et
     * al. 2020, section 3.1, in the form by stopping). Nobody waits with a checkpoint, and nobody
     * comes back: the top rung may hold fewer than the finalists.
     */
    STOPPING
  }

  public Halving {
    if (eta < 2) {
      throw new IllegalArgumentException("eta (" + eta + ") must be at least 2. Maybe 3.");
    }
    if (finalists < 1) {
      throw new IllegalArgumentException(
          "finalists (" + finalists + ") must be at least 1. Maybe 3.");
    }
    if (brackets < 1 || brackets > ladder.size()) {
      throw new IllegalArgumentException(
          "brackets ("
              + brackets
              + ") must be from 1 to the number of rungs ("
              + ladder.size()
              + "). Maybe 1.");
    }
    if (review.isPresent() && review.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "review (" + review.getAsInt() + ") must not be negative. Maybe 3.");
    }
    if (!(controls >= 0 && controls <= 1)) {
      throw new IllegalArgumentException(
          "controls (" + controls + ") must be from 0 to 1. Maybe 0.02.");
    }
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha (" + alpha + ") must be from 0 to 1. Maybe 0.25.");
    }
  }

  /**
   * Why so many trials cannot fill the ladder, with the ladder that would fit; empty if they can.
   */
  public Optional<String> warning(int trials) {
    int rungs = ladder.size();
    double needed = Math.pow(eta, rungs - 1);
    if (rungs == 1 || trials >= needed) {
      return Optional.empty();
    }
    int fitting = 1;
    while (Math.pow(eta, fitting) <= trials) {
      fitting++;
    }
    return Optional.of(
        "budget.trials ("
            + trials
            + ") cannot fill "
            + rungs
            + " rungs at eta "
            + eta
            + ", which need "
            + (long) needed
            + " trials. Maybe rungs = "
            + ladder.rungs().subList(rungs - fitting, rungs)
            + ".");
  }
}
