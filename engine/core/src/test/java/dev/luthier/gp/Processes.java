package dev.luthier.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Data for processes, and what is asked of them, whatever their distances are measured by. */
final class Processes {
  private static final double STEP = 1e-5;

  private Processes() {}

  /** Even in the unit cube, {@code [n][d]}. */
  static double[][] inputs(int n, int d, SplittableRandom random) {
    var x = new double[n][];
    Arrays.setAll(x, i -> random.doubles(d).toArray());
    return x;
  }

  /** Standardised, {@code [n]}. */
  static double[] values(double[][] x, ToDoubleFunction<double[]> f) {
    return OutputWarp.standardise(Arrays.stream(x).mapToDouble(f).toArray());
  }

  /** Gradients of mean and variance agree with finite differences, where a coordinate is active. */
  static void agree(GaussianProcess process, double[][] points, int[] coordinates, double error) {
    for (double[] at : points) {
      var here = process.at(at);
      for (int j : coordinates) {
        if (!Double.isNaN(at[j])) {
          double[] low = at.clone();
          double[] high = at.clone();
          low[j] -= STEP;
          high[j] += STEP;
          var below = process.at(low);
          var above = process.at(high);
          double mean = (above.mean() - below.mean()) / (2 * STEP);
          double variance = (above.variance() - below.variance()) / (2 * STEP);
          assertThat(here.meanGradient()[j]).isCloseTo(mean, within(error));
          assertThat(here.varianceGradient()[j]).isCloseTo(variance, within(error));
        }
      }
    }
  }

  /** At the last ten points, of a process that knows the others; all coordinates are numbers. */
  static double squaredError(Hyperparameters hypers, double[][] x, double[] y) {
    int known = y.length - 10;
    var plain = Coordinates.numeric(x[0].length);
    var process =
        GaussianProcess.of(plain, hypers, Arrays.copyOf(x, known), Arrays.copyOf(y, known), null);
    double sum = 0;
    for (int i = known; i < y.length; i++) {
      double error = process.at(x[i]).mean() - y[i];
      sum += error * error;
    }
    return sum;
  }
}
