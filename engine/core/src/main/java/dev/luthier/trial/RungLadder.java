package dev.luthier.trial;

import java.util.ArrayList;
import java.util.List;

/**
 * The rungs of a study, cheapest first.
 *
 * @param rungs never shrink in epochs or folds, and grow in at least one
 */
public record RungLadder(List<Rung> rungs) {
  public RungLadder {
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException(
          "a ladder needs at least one rung. Maybe rungs = [1x1, 3x1, 9x5].");
    }
    for (int i = 1; i < rungs.size(); i++) {
      Rung below = rungs.get(i - 1);
      Rung above = rungs.get(i);
      if (above.epochs() < below.epochs() || above.folds() < below.folds() || above.equals(below)) {
        throw new IllegalArgumentException(
            "rung "
                + above
                + " does not grow from "
                + below
                + ". Maybe sort the rungs and remove doubles.");
      }
    }
  }

  /**
   * The usual ladder of a study: on one fold from a single epoch, or a few, by factors of eta to
   * all epochs, then to all folds.
   *
   * @param eta at least 2
   */
  public static RungLadder usual(int eta, int epochs, int folds) {
    var rungs = new ArrayList<Rung>();
    if (folds > 1) {
      rungs.add(new Rung(epochs, folds));
    }
    for (int e = epochs; e >= 1; e /= eta) {
      rungs.add(0, new Rung(e, 1));
    }
    return new RungLadder(rungs);
  }

  /** Number of rungs. */
  public int size() {
    return rungs.size();
  }

  /** The rung of that index, 0 the cheapest. */
  public Rung get(int index) {
    return rungs.get(index);
  }

  /** Index of the last rung. */
  public int top() {
    return rungs.size() - 1;
  }

  /**
   * Epochs a trial trains, over all folds, on its way from one rung index (-1: from nothing) to a
   * higher one.
   */
  public long cost(int from, int to) {
    return rungs.get(to).cost() - (from < 0 ? 0 : rungs.get(from).cost());
  }

  @Override
  public String toString() {
    return rungs.toString();
  }
}
