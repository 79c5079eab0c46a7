package dev.luthier.gp;

import java.util.Arrays;

/**
 * Minus the logarithm of evidence times prior of the hyperparameters, with its gradient (Rasmussen
 * and Williams 2006, equation 5.9).
 *
 * <p>The parameters are logarithms: {@code [d]} weights, scale and noise. What is believed of them
 * before is in {@link Priors}.
 */
final class MarginalLikelihood implements Differentiable {
  private final Coordinates coordinates;
  private final Priors priors;
  private final Smoothness smoothness;
  private final double[] y;
  private final double[] extra;
  private final int n;
  private final int d;
  private final boolean[][] inactive;
  private final double[][] v;
  private final double[][] activity;

  MarginalLikelihood(
      Coordinates coordinates,
      Priors priors,
      Smoothness smoothness,
      double[][] x,
      double[] y,
      double[] extra) {
    this.smoothness = smoothness;
    this.extra = extra;
    this.coordinates = coordinates;
    this.priors = priors;
    this.y = y;
    this.n = y.length;
    this.d = coordinates.dimension();
    this.inactive = new boolean[d][n];
    this.v = new double[d][n];
    this.activity = new double[d][];
    for (int j = 0; j < d; j++) {
      boolean category = coordinates.categorical()[j];
      activity[j] = new double[!category && coordinates.conditional()[j] ? n : 0];
      for (int i = 0; i < n; i++) {
        inactive[j][i] = Double.isNaN(x[i][j]);
        v[j][i] = inactive[j][i] ? standIn(j) : x[i][j];
        if (inactive[j][i] && activity[j].length > 0) {
          activity[j][i] = Math.sqrt(Matern.ACTIVITY);
        }
      }
    }
  }

  private double standIn(int j) {
    return coordinates.categorical()[j] ? Matern.NO_CATEGORY : Matern.MIDDLE;
  }

  /** Number of parameters. */
  int parameters() {
    return d + 2;
  }

  /** The hyperparameters of a vector of logarithms. */
  Hyperparameters read(double[] theta) {
    double[] all = Arrays.stream(theta).map(StrictMath::exp).toArray();
    return new Hyperparameters(smoothness, Arrays.copyOf(all, d), all[d], all[d + 1]);
  }

  @Override
  public double at(double[] theta, double[] gradient) {
    Hyperparameters h = read(theta);
    var values = new double[n][];
    var slopes = new double[n][];
    var factor = new Cholesky(n);
    if (!factor.appendAll(covariances(h, values, slopes))) {
      return Double.POSITIVE_INFINITY;
    }
    double[] white = factor.forward(y);
    double[] alpha = factor.backward(white);
    double value = factor.halfLogDeterminant();
    for (double w : white) {
      value += 0.5 * w * w;
    }
    Arrays.fill(gradient, 0);
    weigh(h, values, slopes, alpha, factor.inverse(), gradient);
    addCoordinates(h, slopes, gradient);
    return value + priors.add(theta, d, gradient);
  }

  /** Rows of the covariance with noise; fills rows of the kernel at scale 1 and of its slope. */
  private double[][] covariances(Hyperparameters h, double[][] values, double[][] slopes) {
    var covariances = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] distances = distances(h.weights(), i);
      var value = new double[i];
      var slope = new double[i];
      var covariance = new double[i + 1];
      for (int k = 0; k < i; k++) {
        double z = smoothness.root(distances[k]);
        double e = Exponential.ofMinus(z);
        value[k] = smoothness.value(z, e);
        slope[k] = smoothness.slope(z, e);
        covariance[k] = Matern.MEAN_VARIANCE + h.scale() * value[k];
      }
      covariance[i] = Matern.MEAN_VARIANCE + h.scale() + h.noise() + extra[i];
      values[i] = value;
      slopes[i] = slope;
      covariances[i] = covariance;
    }
    return covariances;
  }

  /** Squared distances of row i to the rows before. */
  private double[] distances(double[] weights, int i) {
    var distances = new double[i];
    for (int j = 0; j < d; j++) {
      if (coordinates.categorical()[j]) {
        addMismatches(weights[j], v[j], i, distances);
      } else {
        addSquares(weights[j], v[j], i, distances);
        if (activity[j].length > 0) {
          addSquares(weights[j], activity[j], i, distances);
        }
      }
    }
    return distances;
  }

  private static void addSquares(double weight, double[] c, int i, double[] out) {
    double own = c[i];
    for (int k = 0; k < out.length; k++) {
      double difference = own - c[k];
      out[k] += weight * (difference * difference);
    }
  }

  private static void addMismatches(double weight, double[] c, int i, double[] out) {
    double own = c[i];
    for (int k = 0; k < out.length; k++) {
      out[k] += c[k] == own ? 0 : weight;
    }
  }

  /**
   * Adds the gradient by scale and noise; turns slopes into the derivatives of the evidence by the
   * squared distances.
   */
  private void weigh(
      Hyperparameters h,
      double[][] values,
      double[][] slopes,
      double[] alpha,
      double[][] inverse,
      double[] gradient) {
    for (int i = 0; i < n; i++) {
      double own = inverse[i][i] - alpha[i] * alpha[i];
      gradient[d] += 0.5 * own * h.scale();
      gradient[d + 1] += 0.5 * own * h.noise();
      double[] g = inverse[i];
      double[] slope = slopes[i];
      for (int k = 0; k < i; k++) {
        g[k] = h.scale() * (g[k] - alpha[i] * alpha[k]);
        slope[k] *= g[k];
      }
      gradient[d] += Fours.dot(g, values[i], i);
    }
  }

  /**
   * Adds the gradient by weights. With S the symmetric matrix of slopes and r its sums by row, the
   * sum over pairs of s (v_i - v_k) (a_i - a_k) is that of a_i (r_i v_i - (S v)_i).
   */
  private void addCoordinates(Hyperparameters h, double[][] slopes, double[] gradient) {
    var ones = new double[n];
    Arrays.fill(ones, 1);
    double[] sums = times(slopes, ones);
    for (int j = 0; j < d; j++) {
      double weight = h.weights()[j];
      if (coordinates.categorical()[j]) {
        gradient[j] += weight * mismatches(slopes, v[j]);
        continue;
      }
      double[] pull = pull(slopes, sums, v[j]);
      gradient[j] += weight * Fours.dot(v[j], pull, n);
      if (activity[j].length > 0) {
        gradient[j] += weight * Fours.dot(activity[j], pull(slopes, sums, activity[j]), n);
      }
    }
  }

  private double[] pull(double[][] slopes, double[] sums, double[] c) {
    double[] pull = times(slopes, c);
    for (int i = 0; i < n; i++) {
      pull[i] = sums[i] * c[i] - pull[i];
    }
    return pull;
  }

  /** The product of the symmetric matrix with zero diagonal and a vector. */
  private double[] times(double[][] lower, double[] c) {
    var product = new double[n];
    for (int i = 0; i < n; i++) {
      product[i] += Fours.dot(lower[i], c, i);
      Fours.subtract(product, -c[i], lower[i], i);
    }
    return product;
  }

  private double mismatches(double[][] slopes, double[] c) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        sum += c[k] == c[i] ? 0 : slopes[i][k];
      }
    }
    return sum;
  }
}
