package dev.luthier.gp;

import java.util.Arrays;

/**
 * The logarithm of expected improvement over the best value, pending inputs taken into account.
 *
 * <p>For each of S joint posterior samples of the pending values the improvement expected of one
 * more input is exact; their mean is the gain that the input adds to that of the pending ones
 * (Snoek et al. 2012, section 3.2; the incremental form of qLogEI of Ament et al., NeurIPS 2023).
 * With the factor of all inputs at hand a sample differs in its last q whitened values only, which
 * are its own normal draws: a sample costs O(q). Draws of 0 are the believer, who takes pending
 * values to be their means.
 */
public final class PendingImprovement implements Differentiable {
  private final GaussianProcess process;
  private final int known;
  private final double[][] draws;
  private final double[] best;

  /**
   * Prepares.
   *
   * @param known conditioned on the observations only
   * @param pending {@code [q][d]}
   * @param draws {@code [S][q]}, standard normal
   * @param best the value to improve on; smaller is better
   */
  public PendingImprovement(
      GaussianProcess known, double[][] pending, double[][] draws, double best) {
    this.process = pending.length == 0 ? known : known.withPending(pending);
    this.known = known.size();
    int q = process.size() - this.known;
    this.draws =
        q == 0
            ? new double[1][0]
            : Arrays.stream(draws).map(z -> Arrays.copyOf(z, q)).toArray(double[][]::new);
    this.best = new double[this.draws.length];
    for (int s = 0; s < this.best.length; s++) {
      this.best[s] = Math.min(best, lowestPending(this.draws[s]));
    }
  }

  private double lowestPending(double[] z) {
    double[] white = whitened(z);
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = known; i < white.length; i++) {
      double value = 0;
      for (int k = 0; k <= i; k++) {
        value += process.factor().at(i, k) * white[k];
      }
      lowest = Math.min(lowest, value);
    }
    return lowest;
  }

  private double[] whitened(double[] z) {
    double[] white = process.whitened().clone();
    System.arraycopy(z, 0, white, known, z.length);
    return white;
  }

  /** The value at a point, {@code [d]}; larger is better. */
  @Override
  public double at(double[] x) {
    return logMean(each(process.at(x)));
  }

  private double mean(GaussianProcess.Prediction p, double[] z) {
    double mean = p.mean();
    for (int r = 0; r < z.length; r++) {
      mean += p.solved()[known + r] * z[r];
    }
    return mean;
  }

  private double[] each(GaussianProcess.Prediction p) {
    double deviation = p.deviation();
    double logDeviation = StrictMath.log(deviation);
    var values = new double[draws.length];
    for (int s = 0; s < values.length; s++) {
      double z = (best[s] - mean(p, draws[s])) / deviation;
      values[s] = NormalTail.logImprovement(z) + logDeviation;
    }
    return values;
  }

  private static double logMean(double[] logs) {
    double most = Arrays.stream(logs).max().orElseThrow();
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - most);
    }
    return most + StrictMath.log(sum / logs.length);
  }

  /** The value with its gradient; larger is better. */
  @Override
  public double at(double[] x, double[] gradient) {
    var p = process.at(x);
    double[] each = each(p);
    double value = logMean(each);
    double[] white = process.whitened();
    var byWhite = new double[white.length];
    double byMean = 0;
    double byDeviation = 0;
    for (int s = 0; s < each.length; s++) {
      double weight = StrictMath.exp(each[s] - value) / each.length;
      double z = (best[s] - mean(p, draws[s])) / p.deviation();
      double slope = -weight * NormalTail.probabilityOverImprovement(z) / p.deviation();
      byMean += slope;
      byDeviation += weight * NormalTail.densityOverImprovement(z) / p.deviation();
      for (int r = 0; r < draws[s].length; r++) {
        byWhite[known + r] += slope * draws[s][r];
      }
    }
    for (int i = 0; i < white.length; i++) {
      byWhite[i] += byMean * white[i];
    }
    double[] g = p.gradient(byWhite, byDeviation / (2 * p.deviation()));
    System.arraycopy(g, 0, gradient, 0, g.length);
    return value;
  }
}
