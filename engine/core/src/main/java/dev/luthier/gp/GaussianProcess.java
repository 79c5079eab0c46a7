package dev.luthier.gp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gaussian-process regression: unknown constant mean, {@link Matern} kernel, equal noise (Rasmussen
 * and Williams 2006, algorithm 2.1 and section 2.7). Values should be standardised. Immutable; for
 * one thread.
 */
public final class GaussianProcess {
  private static final double[] JITTERS = {0, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1};
  private static final double SMALLEST_VARIANCE = 1e-12;

  private final Coordinates coordinates;
  private final Hyperparameters hypers;
  private final Matern kernel;
  private final double[][] x;
  private final double[] extra;
  private final double[][] embedded;
  private final Cholesky factor;
  private final double jitter;
  private final double[] whitened;

  private GaussianProcess(
      Coordinates coordinates,
      Hyperparameters hypers,
      double[][] x,
      double[] extra,
      double[][] embedded,
      Cholesky factor,
      double jitter,
      double[] whitened) {
    this.coordinates = coordinates;
    this.hypers = hypers;
    this.kernel = new Matern(coordinates, hypers);
    this.x = x;
    this.extra = extra;
    this.embedded = embedded;
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
    return of(coordinates, hypers, x, y, new double[y.length], earlier);
  }

  /**
   * The same where some observations are noisier than the others.
   *
   * @param extra {@code [n]}, variances added to the noise
   */
  public static GaussianProcess of(
      Coordinates coordinates,
      Hyperparameters hypers,
      double[][] x,
      double[] y,
      double[] extra,
      @Nullable GaussianProcess earlier) {
    var kernel = new Matern(coordinates, hypers);
    GaussianProcess alike = earlier != null && earlier.hypers.equals(hypers) ? earlier : null;
    int same = alike == null ? 0 : alike.agreesUntil(x, extra);
    double[][] embedded = kernel.embed(x, alike == null ? x : alike.embedded, same);
    for (double step : JITTERS) {
      double added = step * hypers.scale();
      if (alike != null && added < alike.jitter && same == alike.x.length) {
        continue; // its rows alone needed more
      }
      Cholesky factor =
          alike != null && alike.jitter == added
              ? alike.factor.leading(same)
              : new Cholesky(x.length);
      if (factor.appendAll(
          covariances(kernel, embedded, factor.size(), hypers.noise() + added, extra))) {
        double[] whitened = factor.forward(y);
        return new GaussianProcess(
            coordinates, hypers, x, extra, embedded, factor, added, whitened);
      }
    }
    throw new IllegalArgumentException(
        "covariance of " + x.length + " points is not positive definite. Maybe an input is NaN.");
  }

  /**
   * The covariance of observations at some inputs, noise included.
   *
   * @param x {@code [n][d]}, NaN where inactive
   * @return {@code [n][i + 1]}, each row to its diagonal
   */
  public static double[][] covariance(
      Coordinates coordinates, Hyperparameters hypers, double[][] x) {
    var kernel = new Matern(coordinates, hypers);
    return covariances(kernel, kernel.embed(x, x, 0), 0, hypers.noise(), new double[x.length]);
  }

  private int agreesUntil(double[][] other, double[] noisier) {
    int i = 0;
    while (i < Math.min(x.length, other.length)
        && Arrays.equals(x[i], other[i])
        && extra[i] == noisier[i]) {
      i++;
    }
    return i;
  }

  /** Rows of the covariance with noise from the given one on, each to its diagonal. */
  private static double[][] covariances(
      Matern kernel, double[][] embedded, int from, double noise, double[] extra) {
    int n = embedded[0].length;
    var rows = new double[n - from][];
    for (int i = from; i < n; i++) {
      rows[i - from] = covariance(kernel, embedded, i, noise + extra[i]);
    }
    return rows;
  }

  private static double[] covariance(Matern kernel, double[][] embedded, int i, double noise) {
    var row = new double[i + 1];
    kernel.distances(column(embedded, i), embedded, i, row);
    kernel.covariances(row, i);
    row[i] = kernel.variance() + noise;
    return row;
  }

  private static double[] column(double[][] a, int i) {
    var column = new double[a.length];
    for (int s = 0; s < column.length; s++) {
      column[s] = a[s][i];
    }
    return column;
  }

  /**
   * The process after more inputs whose values are not known: the first inputs keep their noise,
   * the new ones get next to none. Inputs that add nothing to what is known are left out.
   *
   * @param more {@code [q][d]}
   */
  GaussianProcess withPending(double[][] more) {
    double noise = 1e-8 * hypers.scale() + jitter;
    double[][] all = Arrays.copyOf(x, x.length + more.length);
    System.arraycopy(more, 0, all, x.length, more.length);
    double[][] wide = kernel.embed(all, embedded, x.length);
    Cholesky grown = factor.leading(x.length);
    if (!grown.appendAll(covariances(kernel, wide, x.length, noise, new double[all.length]))) {
      return withSome(more, noise);
    }
    return grown(all, wide, grown);
  }

  /** One by one, without those that add nothing. */
  private GaussianProcess withSome(double[][] more, double noise) {
    Cholesky grown = factor.leading(x.length);
    double[][] all = x;
    double[][] wide = embedded;
    for (double[] point : more) {
      double[][] next = Arrays.copyOf(all, all.length + 1);
      next[all.length] = point;
      double[][] nextWide = kernel.embed(next, wide, all.length);
      if (grown.append(covariance(kernel, nextWide, all.length, noise))) {
        all = next;
        wide = nextWide;
      }
    }
    return grown(all, wide, grown);
  }

  private GaussianProcess grown(double[][] all, double[][] wide, Cholesky grown) {
    double[] white = Arrays.copyOf(whitened, all.length);
    return new GaussianProcess(
        coordinates, hypers, all, Arrays.copyOf(extra, all.length), wide, grown, jitter, white);
  }

  /** Spends time once so that predictions are faster; changes no result. */
  void quicken() {
    factor.quicken();
  }

  /** Number of inputs, pending ones included. */
  public int size() {
    return x.length;
  }

  /** An input, {@code [d]}; pending ones come last. */
  double[] input(int i) {
    return x[i];
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
      means[i] = y[i] - (hypers.noise() + jitter + extra[i]) * alpha[i];
    }
    return means;
  }

  /** The posterior at a point, {@code [d]}, NaN where inactive. */
  public Prediction at(double[] point) {
    double[] own = kernel.embed(point);
    int n = x.length;
    var distances = new double[n];
    kernel.distances(own, embedded, n, distances);
    double[] covariances = distances.clone();
    kernel.covariances(covariances, n);
    double[] solved = factor.forward(covariances);
    double mean = 0;
    double explained = 0;
    for (int i = 0; i < n; i++) {
      mean += solved[i] * whitened[i];
      explained += solved[i] * solved[i];
    }
    return new Prediction(point, own, distances, solved, mean, variance(explained));
  }

  private double variance(double explained) {
    return Math.max(SMALLEST_VARIANCE * hypers.scale(), kernel.variance() - explained);
  }

  /** Posterior means at many points, {@code [m][d]}. */
  public double[] meansAt(double[][] points) {
    return at(points).means();
  }

  /** The posterior at many points, {@code [m][d]}, with the same bits as one by one. */
  Predictions at(double[][] points) {
    int m = points.length;
    double[][] own = kernel.embed(points, points, 0);
    var solved = new double[x.length][m];
    for (int i = 0; i < x.length; i++) {
      kernel.distances(column(embedded, i), own, m, solved[i]);
      kernel.covariances(solved[i], m);
    }
    factor.forward(solved);
    var means = new double[m];
    var variances = new double[m];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < m; k++) {
        means[k] += solved[i][k] * whitened[i];
        variances[k] += solved[i][k] * solved[i][k];
      }
    }
    for (int k = 0; k < m; k++) {
      variances[k] = variance(variances[k]);
    }
    return new Predictions(means, variances);
  }

  /** Posteriors at many points. */
  static final class Predictions {
    private final double[] means;
    private final double[] variances;

    private Predictions(double[] means, double[] variances) {
      this.means = means;
      this.variances = variances;
    }

    /** {@code [m]}. */
    double[] means() {
      return means;
    }

    /** {@code [m]}. */
    double[] variances() {
      return variances;
    }
  }

  /** The posterior of the function (not of an observation) at one point. */
  public final class Prediction {
    private final double[] point;
    private final double[] own;
    private final double[] distances;
    private final double[] solved;
    private final double mean;
    private final double variance;

    private Prediction(
        double[] point,
        double[] own,
        double[] distances,
        double[] solved,
        double mean,
        double variance) {
      this.point = point;
      this.own = own;
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
        weights[i] *= kernel.slope(distances[i]);
      }
      var gradient = new double[point.length];
      kernel.addGradient(point, own, embedded, weights, gradient);
      return gradient;
    }
  }
}
