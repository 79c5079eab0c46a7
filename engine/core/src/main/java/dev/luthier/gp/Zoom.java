package dev.luthier.gp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A scale for each axis that is fine near a centre and coarse far from it: a place v becomes 1/2 +
 * asinh((v - c) / s) / (2 asinh(1 / (2 s))), nearly even within s of the centre c and by logarithm
 * beyond. Goals often change quickly about their best and little far from it; one length for a
 * whole range takes the far parts for as little known as a narrow funnel is. Immutable.
 *
 * <p>That a model of such goals needs to be finer where the best is, and to move with it, is from
 * Martinez-Cantin 2018 (Funneled Bayesian Optimization for Design, Tuning and Control of Autonomous
 * Systems), who adds a kernel that is active near the best; here the coordinates are bent, as in
 * Snoek et al. 2014 (Input Warping for Bayesian Optimization of Non-Stationary Functions), by one
 * shape for all of them.
 */
final class Zoom {
  /** Even everywhere. */
  static final Zoom NONE = new Zoom(new double[0], 1);

  private final double[] centre;
  private final double near;
  private final double unit;

  /**
   * Keeps the array.
   *
   * @param centre {@code [d]}, NaN where an axis stays even
   * @param near the distance s within which the scale is nearly even, in ranges
   */
  Zoom(double[] centre, double near) {
    this.centre = centre;
    this.near = near;
    this.unit = 0.5 / asinh(0.5 / near);
  }

  /** Odd and strictly increasing; the same on every machine. */
  private static double asinh(double t) {
    double size = Math.abs(t);
    return Math.copySign(StrictMath.log(size + Math.sqrt(size * size + 1)), t);
  }

  private boolean bends(int axis) {
    return axis < centre.length && !Double.isNaN(centre[axis]);
  }

  /**
   * Places on this scale, instead of the even ones.
   *
   * @param along {@code [d]}, overwritten; NaN stays
   */
  double[] bend(double[] along) {
    for (int j = 0; j < centre.length; j++) {
      if (bends(j)) {
        along[j] = 0.5 + unit * asinh((along[j] - centre[j]) / near);
      }
    }
    return along;
  }

  /** How much this scale moves for each step on the even one at a place; 1 if that is NaN. */
  double slope(int axis, double even) {
    if (!bends(axis) || Double.isNaN(even)) {
      return 1;
    }
    double t = (even - centre[axis]) / near;
    return unit / near / Math.sqrt(t * t + 1);
  }

  /** Weights of squares of distances on this scale as those of short even ones at the centre. */
  double[] atCentre(double[] weights) {
    double[] even = weights.clone();
    for (int j = 0; j < centre.length; j++) {
      double slope = slope(j, centre[j]);
      even[j] *= slope * slope;
    }
    return even;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Zoom zoom && zoom.near == near && Arrays.equals(zoom.centre, centre);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(centre);
  }
}
