package dev.luthier.search.cmaes;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The state of an evolution: a normal distribution with mean m and covariance (sigma A)' C (sigma
 * A), A diagonal, and the two paths of its mean. Immutable.
 */
final class Normal {
  private static final double LEAST_EIGENVALUE = 1e-300;
  private final double[] mean;
  private final double sigma;
  private final double[] stretch;
  private final double[][] covariance;
  private final double[] stepPath;
  private final double[] path;
  private final double[][] axes;
  private final double[] lengths;

  private Normal(
      double[] mean,
      double sigma,
      double[] stretch,
      double[][] covariance,
      double[] stepPath,
      double[] path) {
    this.mean = mean;
    this.sigma = sigma;
    this.stretch = stretch;
    this.covariance = covariance;
    this.stepPath = stepPath;
    this.path = path;
    var eigen = new EigenDecomposition(new Array2DRowRealMatrix(covariance, false));
    this.axes = eigen.getV().getData();
    this.lengths =
        Arrays.stream(eigen.getRealEigenvalues())
            .map(v -> Math.sqrt(Math.max(LEAST_EIGENVALUE, v)))
            .toArray();
  }

  /** A round one. */
  static Normal round(double[] mean, double sigma) {
    int d = mean.length;
    var unit = new double[d][d];
    for (int j = 0; j < d; j++) {
      unit[j][j] = 1;
    }
    var ones = new double[d];
    Arrays.fill(ones, 1);
    return new Normal(mean, sigma, ones, unit, new double[d], new double[d]);
  }

  double mean(int j) {
    return mean[j];
  }

  /** Standard deviation of a coordinate. */
  double deviation(int j) {
    return sigma * stretch[j] * Math.sqrt(covariance[j][j]);
  }

  /** Largest standard deviation along any axis, but for the stretching. */
  double widest() {
    return sigma * Arrays.stream(lengths).max().orElse(0);
  }

  /** Ratio of the largest to the smallest variance along the axes. */
  double condition() {
    double largest = Arrays.stream(lengths).max().orElse(1);
    double smallest = Arrays.stream(lengths).min().orElse(1);
    return largest / smallest * (largest / smallest);
  }

  /** The point that a standard normal vector stands for. */
  double[] point(double[] z) {
    var x = new double[z.length];
    for (int j = 0; j < x.length; j++) {
      double sum = 0;
      for (int k = 0; k < z.length; k++) {
        sum += axes[j][k] * lengths[k] * z[k];
      }
      x[j] = mean[j] + sigma * stretch[j] * sum;
    }
    return x;
  }

  /** C^-1/2 y. */
  private double[] whitened(double[] y) {
    var white = new double[y.length];
    for (int k = 0; k < y.length; k++) {
      double along = 0;
      for (int j = 0; j < y.length; j++) {
        along += axes[j][k] * y[j];
      }
      along /= lengths[k];
      for (int j = 0; j < y.length; j++) {
        white[j] += axes[j][k] * along;
      }
    }
    return white;
  }

  private static double length(double[] a) {
    double sum = 0;
    for (double v : a) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }

  /** A point as a step from the mean, at most so long as one of ours is. */
  private double[] step(double[] x, double longest) {
    var y = new double[x.length];
    for (int j = 0; j < y.length; j++) {
      y[j] = (x[j] - mean[j]) / (sigma * stretch[j]);
    }
    double length = length(whitened(y));
    double factor = length > longest ? longest / length : 1;
    for (int j = 0; j < y.length; j++) {
      y[j] *= factor;
    }
    return y;
  }

  /**
   * The distribution after a generation.
   *
   * @param points {@code [population][d]}, the best first
   * @param generation how many there were before
   */
  Normal after(double[][] points, int generation, Strategy s) {
    int d = mean.length;
    double[][] steps =
        Arrays.stream(points).map(x -> step(x, s.longest())).toArray(double[][]::new);
    var shift = new double[d];
    for (int i = 0; i < steps.length; i++) {
      for (int j = 0; j < d; j++) {
        shift[j] += Math.max(0, s.weight(i)) * steps[i][j];
      }
    }
    double[] white = whitened(shift);
    var nextStepPath = new double[d];
    double gain = Math.sqrt(s.stepRate() * (2 - s.stepRate()) * s.effective());
    for (int j = 0; j < d; j++) {
      nextStepPath[j] = (1 - s.stepRate()) * stepPath[j] + gain * white[j];
    }
    double length = length(nextStepPath);
    double settled = 1 - StrictMath.pow(1 - s.stepRate(), 2.0 * (generation + 1));
    boolean calm = length / Math.sqrt(settled) < (1.4 + 2.0 / (d + 1)) * s.expectedLength();
    var nextPath = new double[d];
    double pull = calm ? Math.sqrt(s.pathRate() * (2 - s.pathRate()) * s.effective()) : 0;
    var nextMean = new double[d];
    for (int j = 0; j < d; j++) {
      nextPath[j] = (1 - s.pathRate()) * path[j] + pull * shift[j];
      nextMean[j] = mean[j] + sigma * stretch[j] * shift[j];
    }
    double growth = s.stepRate() / s.damping() * (length / s.expectedLength() - 1);
    return new Normal(
        nextMean,
        sigma * StrictMath.exp(Math.min(1, growth)),
        stretch,
        adapted(steps, nextPath, calm, s),
        nextStepPath,
        nextPath);
  }

  private double[][] adapted(double[][] steps, double[] nextPath, boolean calm, Strategy s) {
    int d = mean.length;
    var weights = new double[steps.length];
    for (int i = 0; i < weights.length; i++) {
      double length = length(whitened(steps[i]));
      double w = s.weight(i);
      weights[i] = w >= 0 ? w : w * d / Math.max(1e-12, length * length);
    }
    double lost = calm ? 0 : s.rankOne() * s.pathRate() * (2 - s.pathRate());
    var next = new double[d][d];
    for (int j = 0; j < d; j++) {
      for (int k = 0; k <= j; k++) {
        double many = 0;
        for (int i = 0; i < steps.length; i++) {
          many += weights[i] * steps[i][j] * steps[i][k];
        }
        next[j][k] =
            (s.kept() + lost) * covariance[j][k]
                + s.rankOne() * nextPath[j] * nextPath[k]
                + s.rankMany() * many;
        next[k][j] = next[j][k];
      }
    }
    return next;
  }

  /** The same with another mean and stretch of one coordinate. */
  Normal with(int j, double nextMean, double nextStretch) {
    double[] m = mean.clone();
    double[] a = stretch.clone();
    m[j] = nextMean;
    a[j] = nextStretch;
    return new Normal(m, sigma, a, covariance, stepPath, path);
  }

  /** How much a coordinate is stretched. */
  double stretch(int j) {
    return stretch[j];
  }
}
