package dev.luthier.gp;

import java.util.Arrays;

/** Brings observed values into a shape that a Gaussian process can learn. Smaller stays better. */
public final class OutputWarp {
  private static final double LARGEST = 1e150;

  private OutputWarp() {}

  /** The standard deviation, divided by n. */
  public static double deviation(double[] y) {
    double mean = sum(y) / y.length;
    return Math.sqrt(sum(Arrays.stream(y).map(v -> (v - mean) * (v - mean)).toArray()) / y.length);
  }

  /** Mean 0 and standard deviation 1; all 0 if the values are equal. */
  public static double[] standardise(double[] y) {
    double largest = Math.max(1e-300, Arrays.stream(y).map(Math::abs).max().orElse(1));
    double[] scaled = Arrays.stream(y).map(v -> v / largest).toArray();
    double mean = sum(scaled) / y.length;
    double[] centred = Arrays.stream(scaled).map(v -> v - mean).toArray();
    double sd = Math.sqrt(sum(Arrays.stream(centred).map(v -> v * v).toArray()) / y.length);
    return Arrays.stream(centred).map(v -> sd > 1e-13 ? v / sd : 0).toArray();
  }

  private static double sum(double[] a) {
    double sum = 0;
    for (double v : a) {
      sum += v;
    }
    return sum;
  }

  /**
   * Values further above the median than twice the best lies below it grow by logarithm only:
   * outliers lose their size, everything else keeps its shape. Order is kept.
   *
   * @param y {@code [n]}, finite
   */
  public static double[] soften(double[] y) {
    double[] clipped =
        Arrays.stream(y).map(v -> Math.max(-LARGEST, Math.min(LARGEST, v))).toArray();
    double[] sorted = clipped.clone();
    Arrays.sort(sorted);
    double median = sorted[(sorted.length - 1) / 2];
    double spread = median - sorted[0];
    double bend = median + 2 * spread;
    return Arrays.stream(clipped)
        .map(
            v -> v > bend && spread > 0 ? bend + spread * StrictMath.log1p((v - bend) / spread) : v)
        .toArray();
  }
}
