package dev.luthier.gp;

/** A function of several variables with its gradient. */
@FunctionalInterface
public interface Differentiable {
  /**
   * The value at a point.
   *
   * @param x {@code [d]}, not changed
   * @param gradient {@code [d]}, overwritten
   * @return the value; NaN or infinite where there is none, the gradient is then not looked at
   */
  double at(double[] x, double[] gradient);

  /** The value alone. */
  default double at(double[] x) {
    return at(x, new double[x.length]);
  }
}
