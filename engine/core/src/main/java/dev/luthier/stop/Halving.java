package dev.luthier.stop;

import dev.luthier.trial.RungLadder;

/**
 * Successive halving over a ladder of rungs, and the race that goes with it.
 *
 * @param eta of the trials that reach a rung, the best 1/eta earn the next; at least 2
 * @param ladder the rungs; a ladder of one rung is no halving
 * @param finalists how many trials the top rung holds before the winner is chosen, at least 1
 * @param mode when promotions are decided
 * @param alpha chance to win that a leg must have which costs a hundredth of training every trial
 *     whole; others in proportion. A trial with less is given up, one with more goes on although it
 *     has not earned it; from 0 to 1; 0: ranks alone decide
 */
public record Halving(int eta, RungLadder ladder, int finalists, Mode mode, double alpha) {
  /** When promotions are decided. */
  public enum Mode {
    /**
     * As soon as earned (Li et al. 2020, Algorithm 2: ASHA by promotion), but never more than the
     * rung's share (Li et al. 2022, Hyper-Tune, section 4.2: delayed promotion).
     */
    ASYNCHRONOUS,
    /** When a rung can receive no more trials (Jamieson and Talwalkar 2016: successive halving). */
    SYNCHRONOUS
  }

  public Halving {
    if (eta < 2) {
      throw new IllegalArgumentException("eta (" + eta + ") must be at least 2. Maybe 3.");
    }
    if (finalists < 1) {
      throw new IllegalArgumentException(
          "finalists (" + finalists + ") must be at least 1. Maybe 3.");
    }
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha (" + alpha + ") must be from 0 to 1. Maybe 0.25.");
    }
  }
}
