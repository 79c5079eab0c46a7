package dev.luthier.stop;

import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import java.util.List;

/**
 * From any rung to the top of a ladder: from rung to rung values change as they did for the trials
 * that went there. Inner sign.
 *
 * @param ladder the rungs
 * @param changes one a step, from the lowest
 * @param foldVariance of one fold of one trial around its mean and the fold's effect; NaN if it is
 *     unknown, which a ladder of one fold does not mind
 */
public record Climb(RungLadder ladder, List<RungChange> changes, double foldVariance) {
  public Climb {
    changes = List.copyOf(changes);
  }

  /**
   * The forecast at the top. More epochs change a value by the mean of the changes seen; their
   * variance is drawn to that of the epochs before, as few trials have made the upper steps. More
   * folds change it by the variance of the folds.
   *
   * @param at the value at the rung
   * @return a forecast that is not a number if a step is unknown
   */
  public Forecast toTop(Forecast at, int rung) {
    Forecast sum = at;
    double below = Double.NaN;
    for (int step = 0; step < changes.size(); step++) {
      RungChange change = changes.get(step);
      Rung from = ladder.get(step);
      Rung to = ladder.get(step + 1);
      double more = 1 + 1.0 / change.count();
      double folds =
          to.folds() == from.folds() ? 0 : foldVariance * (1.0 / from.folds() - 1.0 / to.folds());
      Forecast changed =
          new Forecast(
              change.count() == 0 ? Double.NaN : change.mean(),
              folds * more,
              Forecast.PRIOR_FREEDOM);
      if (to.epochs() > from.epochs()) {
        double own = Math.max(0, change.count() - 1);
        double borrowed = Double.isNaN(below) ? 0 : Forecast.PRIOR_FREEDOM;
        double squares = Math.max(0, change.squares() - own * folds);
        below = ((borrowed == 0 ? 0 : borrowed * below) + squares) / (borrowed + own);
        changed = changed.plus(new Forecast(0, below * more, borrowed + own));
      }
      if (step >= rung) {
        sum = sum.plus(changed);
      }
    }
    return sum;
  }
}
