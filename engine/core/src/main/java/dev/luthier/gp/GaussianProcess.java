package dev.luthier.gp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gaussian-process regression: zero mean, {@link Matern52} kernel, equal noise (Rasmussen and
 * Williams 2006, algorithm 2.1). Values should be standardised. Immutable.
 */
public final class GaussianProcess {
  private static final double[] JITTERS = {0, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1};
  private static final double SMALLEST_VARIANCE = 1e-12;

  private final Coordinates coordinates;
  private final Hyperparameters hypers;
  private final Matern52 kernel;
  private final double[][] x;
  private final double[][] rows;
  private final Cholesky factor;
  private final double jitter;
  private final double[] whitened;

  private GaussianProcess(
      Coordinates coordinates,
      Hyperparameters hypers,
      double[][] x,
      double[][] rows,
      Cholesky factor,
      double jitter,
      double[] whitened) {
    this.coordinates = coordinates;
    this.hypers = hypers;
    this.kernel = new Matern52(coordinates, hypers);
    this.x = x;
    this.rows = rows;
    this.factor = factor;
    this.jitter = jitter;
    this.whitened = whitened;
  }

  /**
   * Conditions on observations. Where rounding makes the matrix indefinite, 1e-10, 1e-8, ... 1
   * times the scale is added to the noise.
   *
   * @param x {@code [n][d]}, points of the unit cube, NaN where inactive; kept, not copied
   * @param y {@code [n]}, finite
   * @param earlier a process whose rows are taken over as far as hyperparameters and inputs agree;
   *     changes the cost only, never the result
   */
  public static GaussianProcess of(
      Coordinates coordinates,
      Hyperparameters hypers,
      double[][] x,
      double[] y,
      @Nullable GaussianProcess earlier) {
    var kernel = new Matern52(coordinates, hypers);
    double[][] rows = Arrays.stream(x).map(kernel::embed).toArray(double[][]::new);
    for (double step : JITTERS) {
      double added = step * hypers.scale();
      if (earlier != null && earlier.hypers.equals(hypers) && added < earlier.jitter) {
        int same = earlier.agreesUntil(x);
        if (same == earlier.x.length) {
          continue;
        }
      }
      Cholesky factor =
          earlier != null && earlier.jitter == added && earlier.hypers.equals(hypers)
              ? earlier.factor.leading(earlier.agreesUntil(x))
              : new Cholesky(x.length);
      if (fill(kernel, rows, hypers.noise() + added, factor)) {
        return new GaussianProcess(coordinates, hypers, x, rows, factor, added, factor.forward(y));
      }
    }
    throw new IllegalArgumentException(
        "covariance of " + x.length + " points is not positive definite. Maybe an input is NaN.");
  }

  private int agreesUntil(double[][] other) {
    int i = 0;
    while (i < Math.min(x.length, other.length) && Arrays.equals(x[i], other[i])) {
      i++;
    }
    return i;
  }

  private static boolean fill(Matern52 kernel, double[][] rows, double noise, Cholesky factor) {
    for (int i = factor.size(); i < rows.length; i++) {
      if (!factor.append(row(kernel, rows, i, noise))) {
        return false;
      }
    }
    return true;
  }

  private static double[] row(Matern52 kernel, double[][] rows, int i, double noise) {
    var row = new double[i + 1];
    for (int k = 0; k < i; k++) {
      row[k] = kernel.scale() * Matern52.value(kernel.squaredDistance(rows[i], rows[k]));
    }
    row[i] = kernel.scale() + noise;
    return row;
  }

  /**
   * The process after more inputs whose values are not known: the first inputs keep their noise,
   * the new ones get next to none. Inputs that add nothing to what is known are left out.
   *
   * @param more {@code [q][d]}
   */
  GaussianProcess withPending(double[][] more) {
    Cholesky grown = factor.leading(x.length);
    double[][] all = Arrays.copyOf(x, x.length + more.length);
    double[][] embedded = Arrays.copyOf(rows, all.length);
    int size = x.length;
    for (double[] point : more) {
      embedded[size] = kernel.embed(point);
      all[size] = point;
      if (grown.append(row(kernel, embedded, size, 1e-8 * hypers.scale() + jitter))) {
        size++;
      }
    }
    return new GaussianProcess(
        coordinates,
        hypers,
        Arrays.copyOf(all, size),
        Arrays.copyOf(embedded, size),
        grown,
        jitter,
        Arrays.copyOf(whitened, size));
  }

  /** Number of inputs, pending ones included. */
  public int size() {
    return x.length;
  }

  /** The hyperparameters. */
  public Hyperparameters hyperparameters() {
    return hypers;
  }

  /** The factor of the covariance with noise. */
  Cholesky factor() {
    return factor;
  }

  /** L^-1 y; 0 for pending inputs: their values are their means. */
  double[] whitened() {
    return whitened;
  }

  /** Posterior means at the inputs, {@code [n]}; without pending ones. */
  public double[] meansAtInputs(double[] y) {
    double[] alpha = factor.backward(whitened);
    var means = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      means[i] = y[i] - (hypers.noise() + jitter) * alpha[i];
    }
    return means;
  }

  /** The posterior at a point, {@code [d]}, NaN where inactive. */
  public Prediction at(double[] point) {
    double[] embedded = kernel.embed(point);
    int n = rows.length;
    var distances = new double[n];
    var covariances = new double[n];
    for (int i = 0; i < n; i++) {
      distances[i] = kernel.squaredDistance(embedded, rows[i]);
      covariances[i] = kernel.scale() * Matern52.value(distances[i]);
    }
    double[] solved = factor.forward(covariances);
    double mean = 0;
    double explained = 0;
    for (int i = 0; i < n; i++) {
      mean += solved[i] * whitened[i];
      explained += solved[i] * solved[i];
    }
    double variance = Math.max(SMALLEST_VARIANCE * kernel.scale(), kernel.scale() - explained);
    return new Prediction(point, embedded, distances, solved, mean, variance);
  }

  /** The posterior of the function (not of an observation) at one point. */
  public final class Prediction {
    private final double[] point;
    private final double[] embedded;
    private final double[] distances;
    private final double[] solved;
    private final double mean;
    private final double variance;

    private Prediction(
        double[] point,
        double[] embedded,
        double[] distances,
        double[] solved,
        double mean,
        double variance) {
      this.point = point;
      this.embedded = embedded;
      this.distances = distances;
      this.solved = solved;
      this.mean = mean;
      this.variance = variance;
    }

    /** Mean, in units of y. */
    public double mean() {
      return mean;
    }

    /** Variance, in squared units of y; at least 1e-12 of the scale. */
    public double variance() {
      return variance;
    }

    /** Standard deviation. */
    public double deviation() {
      return Math.sqrt(variance);
    }

    /** L^-1 k, {@code [n]}. */
    double[] solved() {
      return solved;
    }

    /** Gradient of the mean by the point, {@code [d]}; 0 for categories and inactive numbers. */
    public double[] meanGradient() {
      return gradient(whitened, 0);
    }

    /** Gradient of the variance by the point, {@code [d]}. */
    public double[] varianceGradient() {
      return gradient(new double[whitened.length], 1);
    }

    /**
     * Gradient of w'L^-1 k + byVariance * variance.
     *
     * @param w {@code [n]}, held fixed
     */
    double[] gradient(double[] w, double byVariance) {
      var combined = new double[solved.length];
      for (int i = 0; i < combined.length; i++) {
        combined[i] = w[i] - 2 * byVariance * solved[i];
      }
      double[] weights = factor.backward(combined);
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= kernel.scale() * Matern52.slope(distances[i]);
      }
      var gradient = new double[point.length];
      kernel.addGradient(point, embedded, rows, weights, gradient);
      return gradient;
    }
  }
}
