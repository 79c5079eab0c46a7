package dev.luthier.gp;

import java.util.Arrays;

/**
 * A Matern kernel with a length along each axis, as smooth as the hyperparameters say, see {@link
 * Smoothness}, plus a constant: the mean that a function varies about is not known but normal, and
 * integrated out (Rasmussen and Williams 2006, section 2.7). Far from all observations a process
 * returns to what it knows of that mean, of which many observations close together say as little as
 * one.
 *
 * <p>r2 sums, over axes, which are the coordinates or some of them turned ({@link Axes}), the
 * weight times: the squared difference of numbers; 1 for different categories, inactive being a
 * category of its own; for a number inactive on one side only, its squared distance from the middle
 * plus {@value #ACTIVITY}. All are squared Euclidean distances of an embedding, so the kernel is
 * positive definite.
 */
final class Matern {
  /** The prior variance of that mean, in squared standard deviations of the observations. */
  static final double MEAN_VARIANCE = 3;

  /** What it costs to be active on one side only, in squared widths of the range. */
  static final double ACTIVITY = 0.25;

  /** Stands in for a number that is inactive. */
  static final double MIDDLE = 0.5;

  /** Stands in for a category that is inactive. */
  static final double NO_CATEGORY = -1;

  private final Coordinates coordinates;
  private final Hyperparameters hypers;
  private final double[] roots;
  private final int slots;

  Matern(Coordinates coordinates, Hyperparameters hypers) {
    this.coordinates = coordinates;
    this.hypers = hypers;
    int d = coordinates.dimension();
    this.roots = new double[d];
    int count = d;
    for (int j = 0; j < d; j++) {
      roots[j] = Math.sqrt(hypers.weights()[j]);
      count += hasActivity(j) ? 1 : 0;
    }
    this.slots = count;
  }

  private boolean hasActivity(int j) {
    return coordinates.conditional()[j] && !coordinates.categorical()[j];
  }

  /** The covariance at distance 0. */
  double variance() {
    return hypers.scale() + MEAN_VARIANCE;
  }

  /** The kernel's derivative by the squared distance. */
  double slope(double r2) {
    double z = hypers.smoothness().root(r2);
    return hypers.scale() * hypers.smoothness().slope(z, Exponential.ofMinus(z));
  }

  /** Squared distances become covariances, in place. */
  void covariances(double[] distances, int count) {
    double scale = hypers.scale();
    Smoothness smoothness = hypers.smoothness();
    for (int i = 0; i < count; i++) {
      double z = smoothness.root(distances[i]);
      distances[i] = MEAN_VARIANCE + scale * smoothness.value(z, Exponential.ofMinus(z));
    }
  }

  /**
   * A point as the kernel sees it, {@code [slots]}: scaled numbers or category codes, then the
   * scaled activities of conditional numbers.
   */
  double[] embed(double[] point) {
    double[] x = hypers.zoom().bend(hypers.axes().turn(point));
    int d = roots.length;
    var embedded = new double[slots];
    int activity = d;
    for (int j = 0; j < d; j++) {
      boolean inactive = Double.isNaN(x[j]);
      if (coordinates.categorical()[j]) {
        embedded[j] = inactive ? NO_CATEGORY : x[j];
      } else {
        embedded[j] = roots[j] * (inactive ? MIDDLE : x[j]);
        if (hasActivity(j)) {
          embedded[activity++] = inactive ? roots[j] * Math.sqrt(ACTIVITY) : 0;
        }
      }
    }
    return embedded;
  }

  /**
   * Embedded points, {@code [slots][n]}.
   *
   * @param known {@code [slots][]}: the first {@code from} of them, embedded before
   */
  double[][] embed(double[][] x, double[][] known, int from) {
    var embedded = new double[slots][];
    for (int s = 0; s < slots; s++) {
      embedded[s] = from == 0 ? new double[x.length] : Arrays.copyOf(known[s], x.length);
    }
    for (int i = from; i < x.length; i++) {
      double[] point = embed(x[i]);
      for (int s = 0; s < slots; s++) {
        embedded[s][i] = point[s];
      }
    }
    return embedded;
  }

  /**
   * r2 between one embedded point and the first {@code count} of several.
   *
   * @param points {@code [slots][n]}
   * @param out {@code [count]} or longer, overwritten
   */
  void distances(double[] point, double[][] points, int count, double[] out) {
    Arrays.fill(out, 0, count, 0);
    for (int s = 0; s < slots; s++) {
      if (s < roots.length && coordinates.categorical()[s]) {
        addMismatches(point[s], hypers.weights()[s], points[s], count, out);
      } else {
        addSquares(point[s], points[s], count, out);
      }
    }
  }

  private static void addSquares(double own, double[] others, int count, double[] out) {
    for (int i = 0; i < count; i++) {
      double difference = own - others[i];
      out[i] += difference * difference;
    }
  }

  private static void addMismatches(
      double own, double weight, double[] others, int count, double[] out) {
    for (int i = 0; i < count; i++) {
      out[i] += own == others[i] ? 0 : weight;
    }
  }

  /**
   * Adds factor[i] times the gradient of r2(x, points[i]) by x, over all i; categories and inactive
   * coordinates have none.
   *
   * @param x the point, {@code [d]}
   * @param embedded the same, embedded
   * @param points {@code [slots][n]}
   * @param gradient {@code [d]}, added to
   */
  void addGradient(
      double[] x, double[] embedded, double[][] points, double[] factor, double[] gradient) {
    double[] even = hypers.axes().turn(x);
    var along = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      if (!coordinates.categorical()[j] && !Double.isNaN(x[j])) {
        double slope = hypers.zoom().slope(j, even[j]);
        along[j] = 2 * roots[j] * slope * weighted(factor, embedded[j], points[j]);
      }
    }
    double[] byCoordinate = hypers.axes().turnBack(along);
    for (int j = 0; j < x.length; j++) {
      gradient[j] += byCoordinate[j];
    }
  }

  private static double weighted(double[] factor, double own, double[] others) {
    double s0 = 0;
    double s1 = 0;
    int i = 0;
    for (; i + 2 <= factor.length; i += 2) {
      s0 += factor[i] * (own - others[i]);
      s1 += factor[i + 1] * (own - others[i + 1]);
    }
    if (i < factor.length) {
      s0 += factor[i] * (own - others[i]);
    }
    return s0 + s1;
  }
}
