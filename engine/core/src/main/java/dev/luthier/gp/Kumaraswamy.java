package dev.luthier.gp;

/**
 * The distribution function of Kumaraswamy, w(u) = 1 - (1 - u^a)^b: bends a coordinate of the unit
 * interval so that the function looks stationary (Snoek et al., ICML 2014, with the beta
 * distribution's simpler cousin).
 */
final class Kumaraswamy {
  private static final double EDGE = 1e-7;

  private Kumaraswamy() {}

  /**
   * The warped coordinate with its derivatives.
   *
   * @param u in [0, 1]
   * @param out {@code [4]}: w, dw/du, dw/d(log a), dw/d(log b)
   */
  static void at(double u, double a, double b, double[] out) {
    if (a == 1 && b == 1) {
      out[0] = u;
      out[1] = 1;
    } else {
      out[0] = 1 - StrictMath.pow(1 - StrictMath.pow(inside(u), a), b);
    }
    double c = inside(u);
    double logC = StrictMath.log(c);
    double power = StrictMath.exp(a * logC);
    double rest = 1 - power;
    double logRest = StrictMath.log(rest);
    double restPower = StrictMath.exp(b * logRest);
    if (a != 1 || b != 1) {
      out[1] = a * b * power / c * restPower / rest;
    }
    out[2] = a * b * restPower / rest * power * logC;
    out[3] = -b * restPower * logRest;
  }

  /** The warped coordinate alone. */
  static double at(double u, double a, double b) {
    return a == 1 && b == 1 ? u : 1 - StrictMath.pow(1 - StrictMath.pow(inside(u), a), b);
  }

  private static double inside(double u) {
    return Math.min(1 - EDGE, Math.max(EDGE, u));
  }
}
