package dev.luthier.gp;

/**
 * How smooth a function is believed to be: a Matern kernel of a squared scaled distance r2
 * (Rasmussen and Williams 2006, section 4.2).
 */
public enum Smoothness {
  /** Matern-3/2, (1 + z) exp(-z), z = sqrt(3 r2): once differentiable, for funnels and ridges. */
  ONCE(3),

  /** Matern-5/2, (1 + z + z^2/3) exp(-z), z = sqrt(5 r2): twice differentiable. */
  TWICE(5);

  private final double factor;

  Smoothness(double factor) {
    this.factor = factor;
  }

  /** The z of a squared distance. */
  double root(double r2) {
    return Math.sqrt(factor * r2);
  }

  /**
   * The kernel at scale 1.
   *
   * @param e exp(-z)
   */
  double value(double z, double e) {
    return this == TWICE ? (1 + z + z * z / 3) * e : (1 + z) * e;
  }

  /**
   * Its derivative by the squared distance.
   *
   * @param e exp(-z)
   */
  double slope(double z, double e) {
    return this == TWICE ? -5.0 / 6 * (1 + z) * e : -1.5 * e;
  }
}
