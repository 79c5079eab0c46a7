package dev.luthier.gp;

import java.util.Arrays;

/**
 * Minus the logarithm of evidence times prior of the hyperparameters, with its gradient (Rasmussen
 * and Williams 2006, equation 5.9).
 *
 * <p>The parameters are logarithms: {@code [d]} weights, scale, noise and, with a warp, {@code [d]}
 * first and {@code [d]} second shapes. What is believed of them before is in {@link Priors}.
 */
final class MarginalLikelihood implements Differentiable {
  private final Coordinates coordinates;
  private final Priors priors;
  private final boolean warped;
  private final double[] y;
  private final int n;
  private final int d;
  private final double[][] raw;
  private final boolean[][] inactive;
  private final double[][] v;
  private final double[][] byA;
  private final double[][] byB;

  MarginalLikelihood(
      Coordinates coordinates, Priors priors, boolean warped, double[][] x, double[] y) {
    this.coordinates = coordinates;
    this.priors = priors;
    this.warped = warped;
    this.y = y;
    this.n = y.length;
    this.d = coordinates.dimension();
    this.raw = new double[d][n];
    this.inactive = new boolean[d][n];
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < n; i++) {
        inactive[j][i] = Double.isNaN(x[i][j]);
        raw[j][i] = inactive[j][i] ? standIn(j) : x[i][j];
      }
    }
    this.v = Arrays.stream(raw).map(double[]::clone).toArray(double[][]::new);
    this.byA = new double[d][n];
    this.byB = new double[d][n];
  }

  private double standIn(int j) {
    return coordinates.categorical()[j] ? Matern52.NO_CATEGORY : Matern52.MIDDLE;
  }

  /** Number of parameters. */
  int parameters() {
    return d + 2 + (warped ? 2 * d : 0);
  }

  /** The hyperparameters of a vector of logarithms. */
  Hyperparameters read(double[] theta) {
    double[] all = Arrays.stream(theta).map(StrictMath::exp).toArray();
    double[] weights = Arrays.copyOf(all, d);
    return warped
        ? new Hyperparameters(
            weights,
            all[d],
            all[d + 1],
            Arrays.copyOfRange(all, d + 2, 2 * d + 2),
            Arrays.copyOfRange(all, 2 * d + 2, 3 * d + 2))
        : Hyperparameters.unwarped(weights, all[d], all[d + 1]);
  }

  @Override
  public double at(double[] theta, double[] gradient) {
    Hyperparameters h = read(theta);
    if (warped) {
      bend(h);
    }
    double[][] distances = distances(h.weights());
    var factor = new Cholesky(n);
    for (int i = 0; i < n; i++) {
      var row = new double[i + 1];
      for (int k = 0; k < i; k++) {
        row[k] = h.scale() * Matern52.value(distances[i][k]);
      }
      row[i] = h.scale() + h.noise();
      if (!factor.append(row)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    double[] white = factor.forward(y);
    double[] alpha = factor.backward(white);
    double value = factor.halfLogDeterminant();
    for (double w : white) {
      value += 0.5 * w * w;
    }
    Arrays.fill(gradient, 0);
    addEvidence(h, distances, alpha, factor.inverse(), gradient);
    return value + priors.add(theta, d, gradient);
  }

  private void bend(Hyperparameters h) {
    var out = new double[4];
    for (int j = 0; j < d; j++) {
      if (!coordinates.categorical()[j]) {
        for (int i = 0; i < n; i++) {
          if (!inactive[j][i]) {
            Kumaraswamy.at(raw[j][i], h.warpA()[j], h.warpB()[j], out);
            v[j][i] = out[0];
            byA[j][i] = out[2];
            byB[j][i] = out[3];
          }
        }
      }
    }
  }

  /** The share of coordinate j in the squared distances of row i to the rows before, weight 1. */
  private void share(int j, int i, double[] out) {
    double[] c = v[j];
    double own = c[i];
    if (coordinates.categorical()[j]) {
      for (int k = 0; k < i; k++) {
        out[k] = c[k] == own ? 0 : 1;
      }
      return;
    }
    for (int k = 0; k < i; k++) {
      double difference = own - c[k];
      out[k] = difference * difference;
    }
    if (coordinates.conditional()[j]) {
      for (int k = 0; k < i; k++) {
        out[k] += inactive[j][i] == inactive[j][k] ? 0 : Matern52.ACTIVITY;
      }
    }
  }

  private double[][] distances(double[] weights) {
    var distances = new double[n][];
    var share = new double[n];
    for (int i = 0; i < n; i++) {
      var row = new double[i];
      for (int j = 0; j < d; j++) {
        share(j, i, share);
        double w = weights[j];
        for (int k = 0; k < i; k++) {
          row[k] += w * share[k];
        }
      }
      distances[i] = row;
    }
    return distances;
  }

  private void addEvidence(
      Hyperparameters h,
      double[][] distances,
      double[] alpha,
      double[][] inverse,
      double[] gradient) {
    var share = new double[n];
    var slopes = new double[n];
    for (int i = 0; i < n; i++) {
      double own = inverse[i][i] - alpha[i] * alpha[i];
      gradient[d] += 0.5 * own * h.scale();
      gradient[d + 1] += 0.5 * own * h.noise();
      for (int k = 0; k < i; k++) {
        double g = h.scale() * (inverse[i][k] - alpha[i] * alpha[k]);
        double z = Math.sqrt(5 * distances[i][k]);
        double e = StrictMath.exp(-z);
        gradient[d] += g * (1 + z + z * z / 3) * e;
        slopes[k] = g * (-5.0 / 6) * (1 + z) * e;
      }
      for (int j = 0; j < d; j++) {
        share(j, i, share);
        double sum = 0;
        for (int k = 0; k < i; k++) {
          sum += slopes[k] * share[k];
        }
        gradient[j] += h.weights()[j] * sum;
        if (warped && !coordinates.categorical()[j]) {
          addWarp(j, i, slopes, h.weights()[j], gradient);
        }
      }
    }
  }

  private void addWarp(int j, int i, double[] slopes, double weight, double[] gradient) {
    double sumA = 0;
    double sumB = 0;
    for (int k = 0; k < i; k++) {
      double s = slopes[k] * (v[j][i] - v[j][k]);
      sumA += s * (byA[j][i] - byA[j][k]);
      sumB += s * (byB[j][i] - byB[j][k]);
    }
    gradient[d + 2 + j] += 2 * weight * sumA;
    gradient[2 * d + 2 + j] += 2 * weight * sumB;
  }
}
