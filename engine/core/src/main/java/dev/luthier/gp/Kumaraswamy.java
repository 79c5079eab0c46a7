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
    double c = inside(u);
    ofLog(StrictMath.log(c), a, b, out);
    if (a == 1 && b == 1) {
      out[0] = u;
      out[1] = 1;
    } else {
      out[1] /= c;
    }
  }

  /**
   * The same of the logarithm of a coordinate.
   *
   * @param logC logarithm of a coordinate within the edges
   * @param out {@code [4]}: w, dw/d(log u), dw/d(log a), dw/d(log b)
   */
  static void ofLog(double logC, double a, double b, double[] out) {
    double power = Exponential.ofMinus(-a * logC);
    double rest = 1 - power;
    double logRest = StrictMath.log(rest);
    double restPower = Exponential.ofMinus(-b * logRest);
    double slope = a * b * power * restPower / rest;
    out[0] = 1 - restPower;
    out[1] = slope;
    out[2] = slope * logC;
    out[3] = -b * restPower * logRest;
  }

  /** The warped coordinate alone. */
  static double at(double u, double a, double b) {
    if (a == 1 && b == 1) {
      return u;
    }
    double rest = 1 - Exponential.ofMinus(-a * StrictMath.log(inside(u)));
    return 1 - Exponential.ofMinus(-b * StrictMath.log(rest));
  }

  /** The coordinate, kept off 0 and 1. */
  static double inside(double u) {
    return Math.min(1 - EDGE, Math.max(EDGE, u));
  }
}
