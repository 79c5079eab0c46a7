package dev.luthier.stop;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.special.Beta;

/**
 * What a trial's value will be at a rung it has not reached: a scaled and shifted t distribution.
 * Smaller is better.
 *
 * @param mean where it is expected
 * @param variance squared scale; 0: it is known
 * @param freedom degrees of freedom; infinite where the variance is 0
 */
public record Forecast(double mean, double variance, double freedom) {
  /** So many changes weigh the spread of the step below against a step's own. */
  private static final double BORROWED = 20;

  /** Degrees of freedom of the spread that the race over folds begins with. */
  private static final double PRIOR_FREEDOM = 4;

  /** A value that is known. */
  public static Forecast known(double value) {
    return new Forecast(value, 0, Double.POSITIVE_INFINITY);
  }

  /**
   * The mean over all folds of a rung, from the folds that are done: the differences to a rival on
   * the same folds are normal around their own mean, so that effects of the folds cancel; the
   * variance of the differences has an inverse-gamma prior.
   *
   * @param rival its mean over all folds of the rung
   * @param differences to the rival, fold by fold; at least one, fewer than {@code folds}
   * @param spread usual variance of such differences; at least 0
   */
  public static Forecast ofFolds(double rival, double[] differences, int folds, double spread) {
    int done = differences.length;
    double mean = Arrays.stream(differences).sum() / done;
    double squares = PRIOR_FREEDOM * spread;
    for (double difference : differences) {
      squares += (difference - mean) * (difference - mean);
    }
    double freedom = PRIOR_FREEDOM + done - 1;
    double open = (double) (folds - done) / folds;
    double variance = open * open * squares / freedom * (1.0 / done + 1.0 / (folds - done));
    return new Forecast(rival + mean, variance, freedom);
  }

  /**
   * The forecast carried to the top of a ladder: from rung to rung values change as they did for
   * the trials that went there. A step's variance is drawn to that of the step below, as few trials
   * have made the upper ones.
   *
   * @param rung where this forecast is
   * @param changes one a step, from the lowest
   * @return a forecast that is not a number if a step is unknown
   */
  public Forecast toTop(int rung, List<RungChange> changes) {
    double center = mean;
    double spread = variance;
    double least = freedom;
    double below = Double.NaN;
    for (int step = 0; step < changes.size(); step++) {
      RungChange change = changes.get(step);
      double borrowed = Double.isNaN(below) ? 0 : BORROWED;
      double own = Math.max(0, change.count() - 1);
      below = (borrowed * (borrowed == 0 ? 0 : below) + change.squares()) / (borrowed + own);
      if (step >= rung) {
        center += change.count() == 0 ? Double.NaN : change.mean();
        spread += below * (1 + 1.0 / change.count());
        least = Math.min(least, borrowed + own);
      }
    }
    return new Forecast(center, spread, least);
  }

  /** Probability of a value below the bound; NaN if the forecast is not a number. */
  public double chanceBelow(double bound) {
    if (Double.isNaN(mean) || Double.isNaN(variance)) {
      return Double.NaN;
    }
    if (variance == 0) {
      return mean < bound ? 1 : 0;
    }
    double t = (bound - mean) / Math.sqrt(variance);
    double tail = 0.5 * Beta.regularizedBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
    return t < 0 ? tail : 1 - tail;
  }
}
