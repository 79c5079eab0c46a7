package dev.luthier.stop;

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
  /** Degrees of freedom of a spread that is known from elsewhere only. */
  static final double PRIOR_FREEDOM = 4;

  /** A value that is known. */
  public static Forecast known(double value) {
    return new Forecast(value, 0, Double.POSITIVE_INFINITY);
  }

  /** The sum of two independent ones; degrees of freedom by Welch 1947. */
  public Forecast plus(Forecast other) {
    double sum = variance + other.variance;
    double weight =
        (variance == 0 ? 0 : variance * variance / freedom)
            + (other.variance == 0 ? 0 : other.variance * other.variance / other.freedom);
    return new Forecast(
        mean + other.mean, sum, sum == 0 ? Double.POSITIVE_INFINITY : sum * sum / weight);
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
