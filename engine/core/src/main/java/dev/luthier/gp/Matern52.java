package dev.luthier.gp;

/**
 * The Matern-5/2 kernel with a length for each coordinate: s2 (1 + z + z^2/3) exp(-z), z = sqrt(5
 * r2) (Rasmussen and Williams 2006, section 4.2).
 *
 * <p>r2 sums, over coordinates, the weight times: the squared difference of (warped) numbers; 1 for
 * different categories, inactive being a category of its own; for a number inactive on one side
 * only, its squared distance from the middle plus {@value #ACTIVITY}. All are squared Euclidean
 * distances of an embedding, so the kernel is positive definite.
 */
final class Matern52 {
  /** What it costs to be active on one side only, in squared widths of the range. */
  static final double ACTIVITY = 0.25;

  /** Stands in for a number that is inactive. */
  static final double MIDDLE = 0.5;

  /** Stands in for a category that is inactive. */
  static final double NO_CATEGORY = -1;

  private final Coordinates coordinates;
  private final Hyperparameters hypers;
  private final double[] roots;

  Matern52(Coordinates coordinates, Hyperparameters hypers) {
    this.coordinates = coordinates;
    this.hypers = hypers;
    this.roots = new double[coordinates.dimension()];
    for (int j = 0; j < roots.length; j++) {
      roots[j] = Math.sqrt(hypers.weights()[j]);
    }
  }

  /** k at distance 0. */
  double scale() {
    return hypers.scale();
  }

  /** The kernel, at scale 1, of a squared distance. */
  static double value(double r2) {
    double z = Math.sqrt(5 * r2);
    return (1 + z + z * z / 3) * StrictMath.exp(-z);
  }

  /** Its derivative by the squared distance. */
  static double slope(double r2) {
    double z = Math.sqrt(5 * r2);
    return -5.0 / 6 * (1 + z) * StrictMath.exp(-z);
  }

  /**
   * A point as the kernel sees it, {@code [2 d]}: scaled numbers or category codes, then scaled
   * activities.
   */
  double[] embed(double[] x) {
    int d = roots.length;
    var embedded = new double[2 * d];
    for (int j = 0; j < d; j++) {
      boolean inactive = Double.isNaN(x[j]);
      if (coordinates.categorical()[j]) {
        embedded[j] = inactive ? NO_CATEGORY : x[j];
      } else {
        embedded[j] =
            roots[j]
                * (inactive ? MIDDLE : Kumaraswamy.at(x[j], hypers.warpA()[j], hypers.warpB()[j]));
        embedded[d + j] = inactive ? roots[j] * Math.sqrt(ACTIVITY) : 0;
      }
    }
    return embedded;
  }

  /** r2 between two embedded points. */
  double squaredDistance(double[] a, double[] b) {
    int d = roots.length;
    double sum = 0;
    for (int j = 0; j < d; j++) {
      double difference = a[j] - b[j];
      if (coordinates.categorical()[j]) {
        sum += difference == 0 ? 0 : hypers.weights()[j];
      } else {
        sum += difference * difference;
        if (coordinates.conditional()[j]) {
          double activity = a[d + j] - b[d + j];
          sum += activity * activity;
        }
      }
    }
    return sum;
  }

  /**
   * Adds factor[i] times the gradient of r2(x, rows[i]) by x, over all i; categories and inactive
   * coordinates have none.
   *
   * @param x the point, {@code [d]}
   * @param embedded the same, embedded
   * @param gradient {@code [d]}, added to
   */
  void addGradient(
      double[] x, double[] embedded, double[][] rows, double[] factor, double[] gradient) {
    var warp = new double[4];
    for (int j = 0; j < x.length; j++) {
      if (!coordinates.categorical()[j] && !Double.isNaN(x[j])) {
        double sum = 0;
        for (int i = 0; i < factor.length; i++) {
          sum += factor[i] * (embedded[j] - rows[i][j]);
        }
        Kumaraswamy.at(x[j], hypers.warpA()[j], hypers.warpB()[j], warp);
        gradient[j] += 2 * roots[j] * warp[1] * sum;
      }
    }
  }
}
