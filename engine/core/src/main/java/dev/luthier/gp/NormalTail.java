package dev.luthier.gp;

/** The normal distribution and expected improvement, accurate to about 1e-12 in every tail. */
public final class NormalTail {
  private static final double LOG_SQRT_TWO_PI = 0.9189385332046728;
  private static final double SERIES_UNTIL = 2.5;
  private static final double ASYMPTOTIC_BELOW = -30;
  private static final int NODES_PER_UNIT = 16;
  private static final int TABLE_UNTIL = 32;
  private static final int TERMS = 10;
  private static final double[] TAYLOR = table();

  private NormalTail() {}

  /**
   * (1 - Phi(t)) / phi(t), Mills' ratio, for {@code t >= 0}: Taylor's series about the nearest of
   * the tabulated places, Laplace's continued fraction beyond them.
   */
  public static double mills(double t) {
    if (!(t < TABLE_UNTIL)) {
      return fraction(t);
    }
    int node = (int) (t * NODES_PER_UNIT + 0.5);
    double step = t - node / (double) NODES_PER_UNIT;
    int last = node * TERMS + TERMS - 1;
    double sum = TAYLOR[last];
    for (int k = 1; k < TERMS; k++) {
      sum = TAYLOR[last - k] + step * sum;
    }
    return sum;
  }

  /** Coefficients by place: M' = t M - 1, and so M^(k+1) = t M^(k) + k M^(k-1). */
  private static double[] table() {
    int nodes = TABLE_UNTIL * NODES_PER_UNIT + 1;
    var table = new double[nodes * TERMS];
    for (int node = 0; node < nodes; node++) {
      double t = node / (double) NODES_PER_UNIT;
      double before = t < SERIES_UNTIL ? series(t) : fraction(t);
      double now = t * before - 1;
      double factorial = 1;
      table[node * TERMS] = before;
      for (int k = 1; k < TERMS; k++) {
        factorial *= k;
        table[node * TERMS + k] = now / factorial;
        double next = t * now + k * before;
        before = now;
        now = next;
      }
    }
    return table;
  }

  private static double series(double t) {
    double term = t;
    double sum = t;
    for (int k = 3; Math.abs(term) > 1e-17 * sum; k += 2) {
      term *= t * t / k;
      sum += term;
    }
    return 0.5 / density(t) - sum;
  }

  private static double fraction(double t) {
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
  static double bracket(double z) {
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
