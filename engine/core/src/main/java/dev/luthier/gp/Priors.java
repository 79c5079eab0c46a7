package dev.luthier.gp;

import java.util.Arrays;

/**
 * Prior beliefs about hyperparameters, and their bounds. Values are standardised.
 *
 * <p>Minus the log densities are {@code flatness (1/w + w)} of a weight w, 1 / length^2, which says
 * little between lengths of a tenth and of ten ranges; {@code s - log s} of the function's variance
 * s, a Gamma(2, 1) distribution; {@code rate t - 0.1 log t} of the noise variance t, a Gamma(1.1,
 * rate) distribution.
 *
 * @param flatness how strongly weights are held near 1
 * @param noiseRate how strongly the noise is held near 0
 * @param noiseFloor smallest noise variance
 */
public record Priors(double flatness, double noiseRate, double noiseFloor) {
  private static final double SHORTEST = 0.025;
  private static final double LONGEST = 1000;
  private static final double LOG_WIDEST_SCALE = 5;
  private static final double START_NOISE = 1e-3;
  private static final double NOISE_SHAPE = 0.1;

  /** What the suggester uses. */
  public static Priors usual() {
    return new Priors(0.1, 30, 1e-7);
  }

  /** Adds minus the log prior's gradient; returns minus the log prior. */
  double add(double[] theta, int d, double[] gradient) {
    double value = 0;
    for (int j = 0; j < d; j++) {
      double weight = StrictMath.exp(theta[j]);
      value += flatness * (1 / weight + weight);
      gradient[j] += flatness * (weight - 1 / weight);
    }
    double scale = StrictMath.exp(theta[d]);
    double noise = StrictMath.exp(theta[d + 1]);
    value += scale - theta[d] + noiseRate * noise - NOISE_SHAPE * theta[d + 1];
    gradient[d] += scale - 1;
    gradient[d + 1] += noiseRate * noise - NOISE_SHAPE;
    return value;
  }

  /**
   * Where the search for the most probable hyperparameters begins: lengths at the mode of the
   * dimension-scaled prior of Hvarfner, Hellsten and Nardi (ICML 2024), exp(sqrt 2 - 3) sqrt d:
   * they grow with the square root of the dimension, so that gradients do not vanish.
   */
  double[] start(int d) {
    var theta = new double[d + 2];
    Arrays.fill(theta, 0, d, -2 * (StrictMath.sqrt(2) - 3 + 0.5 * StrictMath.log(d)));
    theta[d + 1] = StrictMath.log(START_NOISE);
    return theta;
  }

  double[] low(int d) {
    return bounds(d, -2 * StrictMath.log(LONGEST), -LOG_WIDEST_SCALE, noiseFloor);
  }

  double[] high(int d) {
    return bounds(d, -2 * StrictMath.log(SHORTEST), LOG_WIDEST_SCALE, 1);
  }

  private static double[] bounds(int d, double weight, double scale, double noise) {
    var bounds = new double[d + 2];
    Arrays.fill(bounds, 0, d, weight);
    bounds[d] = scale;
    bounds[d + 1] = StrictMath.log(noise);
    return bounds;
  }
}
