package dev.luthier.search.cmaes;

import dev.luthier.gp.NormalTail;
import dev.luthier.rng.Streams;
import dev.luthier.search.Axis;
import org.apache.commons.math3.special.Erf;

/**
 * What is known of the point behind a trial's value of one parameter: an integer stands for any
 * point of its cell, an inactive parameter for any point at all.
 *
 * @param low least point; negative infinity where there is no member below
 * @param high largest point; positive infinity where there is none above
 */
record Cell(double low, double high) {
  private static final double SURE = 1e-12;

  /** Of a place; NaN where the parameter is inactive. */
  static Cell of(Axis axis, double u) {
    if (Double.isNaN(u)) {
      return new Cell(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    if (!axis.isDiscrete()) {
      return new Cell(u, u);
    }
    double[] ends = axis.cell(u);
    return new Cell(
        ends[0] < SURE ? Double.NEGATIVE_INFINITY : ends[0],
        ends[1] > 1 - SURE ? Double.POSITIVE_INFINITY : ends[1]);
  }

  /**
   * A draw of the point, of the normal distribution within the cell: always the same for a trial,
   * so that ranks alone move the distribution.
   */
  double draw(double mean, double sd, long seed, int trial, int position) {
    if (low == high) {
      return low;
    }
    double below = probability((low - mean) / sd);
    double until = probability((high - mean) / sd);
    double share = Streams.of(seed, "suggester.cma-es.cell", trial, position).nextDouble();
    double p = Math.min(1 - SURE, Math.max(SURE, below + share * (until - below)));
    double drawn = mean + sd * Math.sqrt(2) * Erf.erfInv(2 * p - 1);
    return Math.min(high, Math.max(low, drawn));
  }

  static double probability(double z) {
    return z < -38 ? 0 : z > 38 ? 1 : NormalTail.probability(z);
  }
}
