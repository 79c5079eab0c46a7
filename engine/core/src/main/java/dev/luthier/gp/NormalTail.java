package dev.luthier.gp;

/** The normal distribution and expected improvement, accurate to about 1e-12 in every tail. */
public final class NormalTail {
  private static final double LOG_SQRT_TWO_PI = 0.9189385332046728;
  private static final double SERIES_UNTIL = 2.5;
  private static final double ASYMPTOTIC_BELOW = -30;

  private NormalTail() {}

  /**
   * (1 - Phi(t)) / phi(t), Mills' ratio, for {@code t >= 0}: Taylor's series below 2.5, Laplace's
   * continued fraction above.
   */
  public static double mills(double t) {
    if (t < SERIES_UNTIL) {
      double term = t;
      double sum = t;
      for (int k = 3; Math.abs(term) > 1e-17 * sum; k += 2) {
        term *= t * t / k;
        sum += term;
      }
      return 0.5 / density(t) - sum;
    }
    double tail = t;
    for (int k = (int) (20 + 320 / (t * t)); k >= 1; k--) {
      tail = t + k / tail;
    }
    return 1 / tail;
  }

  /** exp(x^2) erfc(x) for {@code x >= 0}. */
  public static double erfcx(double x) {
    return StrictMath.sqrt(2 / StrictMath.PI) * mills(x * StrictMath.sqrt(2));
  }

  /** phi(z). */
  public static double density(double z) {
    return StrictMath.exp(logDensity(z));
  }

  /** log phi(z). */
  public static double logDensity(double z) {
    return -0.5 * z * z - LOG_SQRT_TWO_PI;
  }

  /** Phi(z). */
  public static double probability(double z) {
    return z <= 0 ? density(z) * mills(-z) : 1 - density(z) * mills(z);
  }

  /**
   * log h, h(z) = phi(z) + z Phi(z): the logarithm of expected improvement at unit deviation (Ament
   * et al., NeurIPS 2023), finite for every finite z whose square is.
   *
   * <p>Below zero h = phi (1 + z M(-z)) with Mills' ratio M, below -30 by the asymptotic series of
   * the bracket.
   */
  public static double logImprovement(double z) {
    return z > 0
        ? StrictMath.log(density(z) + z * probability(z))
        : logDensity(z) + StrictMath.log(bracket(z));
  }

  /** phi(z) / h(z): the derivative of log EI by the logarithm of the deviation. */
  public static double densityOverImprovement(double z) {
    return z > 0 ? density(z) / (density(z) + z * probability(z)) : 1 / bracket(z);
  }

  /** Phi(z) / h(z): the derivative of log h by z. */
  public static double probabilityOverImprovement(double z) {
    return z > 0 ? probability(z) / (density(z) + z * probability(z)) : mills(-z) / bracket(z);
  }

  /** 1 + z M(-z) for {@code z <= 0}. */
  private static double bracket(double z) {
    if (z > ASYMPTOTIC_BELOW) {
      return 1 + z * mills(-z);
    }
    double square = z * z;
    double term = 1 / square;
    double sum = term;
    for (int k = 1; k <= 8; k++) {
      term *= -(2 * k + 1) / square;
      sum += term;
    }
    return sum;
  }
}
