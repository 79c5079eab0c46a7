package dev.luthier.search.bayesian;

import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A box in the unit cube to search in. About the best known point it keeps a search going where a
 * model of the whole space finds more to gain far away (Eriksson et al., NeurIPS 2019, Scalable
 * Global Optimization via Local Bayesian Optimization, section 3, with their constants): its sides
 * are as the lengths of the kernel, double after three gains in a row, and halve after four
 * proposals without one; smaller than 2^-7 of the range it begins anew.
 *
 * <p>Parameters of few values and choices are not bounded, nor are those that are inactive at the
 * best point.
 */
final class TrustRegion {
  private static final double FIRST = 0.8;
  private static final double LARGEST = 1.6;
  private static final double SMALLEST = 1.0 / 128;
  private static final int GAINS = 3;
  private static final int FAILURES = 4;

  /** Smaller gains count as none; in spreads of the values near the best. */
  private static final double LEAST_GAIN = 1e-3;

  /** In ranges: longer lengths say that a coordinate does not matter, all alike. */
  private static final double LONGEST = 3;

  private static final double ROUNDING = 1e-9;

  private final double[] low;
  private final double[] high;

  private TrustRegion(double[] low, double[] high) {
    this.low = low;
    this.high = high;
  }

  /** The whole cube. */
  static TrustRegion everywhere(int d) {
    var high = new double[d];
    Arrays.fill(high, 1);
    return new TrustRegion(new double[d], high);
  }

  /** Whether a trial is sought in a region about the best: every second one. */
  static boolean isFor(int trial) {
    return trial % 2 == 1;
  }

  /**
   * The mean side that the past has led to, in ranges.
   *
   * @param numbers {@code [n]}, trial numbers, in order
   * @param y {@code [n]}, smaller is better; infinite if failed
   * @param first the first trial number that was sought by a model
   * @param spread of the values near the best
   */
  static double side(int[] numbers, double[] y, int first, double spread) {
    double side = FIRST;
    double best = Double.POSITIVE_INFINITY;
    int gains = 0;
    int failures = 0;
    for (int i = 0; i < y.length; i++) {
      boolean better = y[i] < best - LEAST_GAIN * spread;
      best = Math.min(best, y[i]);
      if (numbers[i] < first || !isFor(numbers[i])) {
        continue;
      }
      gains = better ? gains + 1 : 0;
      failures = better ? 0 : failures + 1;
      if (gains == GAINS) {
        side = Math.min(LARGEST, 2 * side);
        gains = 0;
      } else if (failures == FAILURES) {
        side = side / 2 < SMALLEST ? FIRST : side / 2;
        failures = 0;
      }
    }
    return side;
  }

  /**
   * The region about a point.
   *
   * @param centre {@code [d]}, NaN where inactive
   * @param weights {@code [d]}, 1 / length^2 of each coordinate
   * @param side geometric mean of the sides, in ranges
   */
  static TrustRegion about(SearchSpace space, double[] centre, double[] weights, double side) {
    TrustRegion region = everywhere(centre.length);
    int[] bounded =
        IntStream.range(0, centre.length)
            .filter(j -> AcquisitionSearch.isFine(space.parameters().get(j)))
            .filter(j -> !Double.isNaN(centre[j]))
            .toArray();
    double[] lengths =
        Arrays.stream(bounded)
            .mapToDouble(j -> Math.min(LONGEST, 1 / Math.sqrt(weights[j])))
            .toArray();
    double mean = StrictMath.exp(Arrays.stream(lengths).map(StrictMath::log).average().orElse(0));
    for (int k = 0; k < bounded.length; k++) {
      int j = bounded[k];
      double half = Math.max(0.5 * side * lengths[k] / mean, step(space.parameters().get(j)));
      region.low[j] = Math.max(0, centre[j] - half);
      region.high[j] = Math.min(1, centre[j] + half);
    }
    return region;
  }

  /** So that the next values of a range of integers belong to the region always. */
  private static double step(Parameter<?> parameter) {
    return parameter.size().isPresent() ? 1.5 / parameter.size().getAsLong() : 0;
  }

  double low(int j) {
    return low[j];
  }

  double high(int j) {
    return high[j];
  }

  /** Moves a coordinate of an even draw from the cube to the region. */
  double place(int j, double u) {
    return low[j] + u * (high[j] - low[j]);
  }

  /** The nearest coordinate within the region. */
  double inside(int j, double u) {
    return Math.min(high[j], Math.max(low[j], u));
  }

  /**
   * Whether a point is in the region.
   *
   * @param x {@code [d]}, NaN where inactive
   */
  boolean has(double[] x) {
    return IntStream.range(0, x.length)
        .noneMatch(j -> x[j] < low[j] - ROUNDING || x[j] > high[j] + ROUNDING);
  }
}
