package dev.luthier.gp;

/** What a next input promises; larger is better. */
public interface Acquisition extends Differentiable {
  /**
   * The values at many points, the same as one by one but faster.
   *
   * @param points {@code [m][d]}, NaN where inactive
   * @return {@code [m]}
   */
  double[] at(double[][] points);
}
