package dev.luthier.gp;

import java.util.Arrays;

/**
 * Normal priors of the logarithms of hyperparameters, and their bounds. Values are standardised.
 *
 * @param logNoise mean of the noise variance's logarithm
 * @param logNoiseSd its standard deviation
 * @param noiseFloor smallest noise variance
 * @param logScaleSd standard deviation of the function's variance's logarithm, about 0
 * @param logWarpSd standard deviation of the warp shapes' logarithms, about 0
 */
public record Priors(
    double logNoise, double logNoiseSd, double noiseFloor, double logScaleSd, double logWarpSd) {
  private static final double LOG_LENGTH_SD = StrictMath.sqrt(3);
  private static final double SHORTEST = 0.025;
  private static final double LONGEST = 1000;
  private static final double START_SHIFT = 0.5;
  private static final double LOG_STRONGEST_WARP = StrictMath.log(4);

  /** What the suggester uses. */
  public static Priors usual() {
    return new Priors(-8, 2, 1e-7, 1, 0.75);
  }

  private static double logLength(int dimension) {
    return StrictMath.sqrt(2) + 0.5 * StrictMath.log(dimension);
  }

  /** Adds minus the log prior's gradient; returns minus the log prior. */
  double add(double[] theta, int d, double[] gradient) {
    double value = 0;
    double mean = -2 * logLength(d);
    for (int j = 0; j < theta.length; j++) {
      double deviation = j < d ? 2 * LOG_LENGTH_SD : j == d ? logScaleSd : logWarpSd;
      double from = j < d ? mean : 0;
      if (j == d + 1) {
        deviation = logNoiseSd;
        from = logNoise;
      }
      double z = (theta[j] - from) / deviation;
      value += 0.5 * z * z;
      gradient[j] += z / deviation;
    }
    return value;
  }

  /**
   * Where the search for the most probable hyperparameters begins: lengths half way, in logarithms,
   * between the prior's median and its mode; they grow with the square root of the dimension, so
   * that gradients do not vanish.
   */
  double[] start(int d, int parameters) {
    var theta = new double[parameters];
    Arrays.fill(theta, 0, d, -2 * (logLength(d) - LOG_LENGTH_SD * LOG_LENGTH_SD * START_SHIFT));
    theta[d + 1] = StrictMath.log(1e-3);
    return theta;
  }

  double[] low(int d, int parameters) {
    return bounds(d, parameters, -2 * StrictMath.log(LONGEST), -5, noiseFloor, -LOG_STRONGEST_WARP);
  }

  double[] high(int d, int parameters) {
    return bounds(d, parameters, -2 * StrictMath.log(SHORTEST), 5, 1, LOG_STRONGEST_WARP);
  }

  private static double[] bounds(
      int d, int parameters, double weight, double scale, double noise, double warp) {
    var bounds = new double[parameters];
    Arrays.fill(bounds, warp);
    Arrays.fill(bounds, 0, d, weight);
    bounds[d] = scale;
    bounds[d + 1] = StrictMath.log(noise);
    return bounds;
  }
}
