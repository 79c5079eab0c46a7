package dev.luthier.stop;

import java.util.Arrays;

/**
 * How whole trials differ from fold to fold: every fold has an effect that all trials share, and
 * what is left is noise with one variance (two-way analysis of variance without interaction). Inner
 * sign.
 */
public final class FoldEffects {
  private final double[] means;
  private final int trials;
  private final double variance;

  private FoldEffects(double[] means, int trials, double variance) {
    this.means = means;
    this.trials = trials;
    this.variance = variance;
  }

  /**
   * The effects.
   *
   * @param scores {@code [trials][folds]}, finite; at least two of both
   */
  public static FoldEffects of(double[][] scores) {
    int folds = scores[0].length;
    var means = new double[folds];
    for (double[] own : scores) {
      for (int f = 0; f < folds; f++) {
        means[f] += own[f] / scores.length;
      }
    }
    double squares = 0;
    for (double[] own : scores) {
      squares += squares(own, means);
    }
    double freedom = (scores.length - 1.0) * (folds - 1.0);
    return new FoldEffects(means, scores.length, squares / freedom);
  }

  /** Mean difference of a trial's folds to the means of the others on the same folds. */
  private static double offset(double[] own, double[] means) {
    double sum = 0;
    int count = 0;
    for (int f = 0; f < own.length; f++) {
      if (!Double.isNaN(own[f])) {
        sum += own[f] - means[f];
        count++;
      }
    }
    return sum / count;
  }

  /** Summed squares of what the trial's mean and the folds' effects leave unexplained. */
  private static double squares(double[] own, double[] means) {
    double off = offset(own, means);
    double squares = 0;
    for (int f = 0; f < own.length; f++) {
      double left = Double.isNaN(own[f]) ? 0 : own[f] - means[f] - off;
      squares += left * left;
    }
    return squares;
  }

  /** Variance of one fold of one trial, its mean and the fold's effect taken out. */
  public double variance() {
    return variance;
  }

  /**
   * The mean over all folds of a trial that has done some of them. Its own noise has an
   * inverse-gamma prior around that of the others.
   *
   * @param own {@code [folds]}, in the order of {@code scores}; NaN where a fold is not done; at
   *     least one is
   */
  public Forecast ofAll(double[] own) {
    int done = (int) Arrays.stream(own).filter(v -> !Double.isNaN(v)).count();
    double mean = Arrays.stream(means).sum() / means.length + offset(own, means);
    double freedom = Forecast.PRIOR_FREEDOM + done - 1;
    double spread = (Forecast.PRIOR_FREEDOM * variance + squares(own, means)) / freedom;
    double open = 1.0 / done - 1.0 / means.length;
    return done == means.length
        ? Forecast.known(mean)
        : new Forecast(mean, spread * open * (1 + 1.0 / trials), freedom);
  }
}
