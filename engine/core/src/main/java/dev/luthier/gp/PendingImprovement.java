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
 *
 * <p>The mean over samples is taken of improvements divided by that of the best sample's tail: none
 * is lost in underflow, and none needs a logarithm.
 */
public final class PendingImprovement implements Acquisition {
  private static final double DENSITY_AT_ZERO = 1 / StrictMath.sqrt(2 * StrictMath.PI);

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
    process.quicken();
    int q = process.size() - this.known;
    this.draws =
        q == 0
            ? new double[1][0]
            : Arrays.stream(draws).map(z -> Arrays.copyOf(z, q)).toArray(double[][]::new);
    this.best = new double[this.draws.length];
    double[] fixed = fixedPending();
    for (int s = 0; s < this.best.length; s++) {
      this.best[s] = Math.min(best, lowestPending(fixed, this.draws[s]));
    }
  }

  /** What the observations alone say of each pending value, {@code [q]}. */
  private double[] fixedPending() {
    var fixed = new double[process.size() - known];
    double[] white = process.whitened();
    for (int r = 0; r < fixed.length; r++) {
      for (int k = 0; k < known; k++) {
        fixed[r] += process.factor().at(known + r, k) * white[k];
      }
    }
    return fixed;
  }

  private double lowestPending(double[] fixed, double[] z) {
    double lowest = Double.POSITIVE_INFINITY;
    for (int r = 0; r < fixed.length; r++) {
      double value = fixed[r];
      for (int k = 0; k <= r; k++) {
        value += process.factor().at(known + r, known + k) * z[k];
      }
      lowest = Math.min(lowest, value);
    }
    return lowest;
  }

  /** The value at a point, {@code [d]}; larger is better. */
  @Override
  public double at(double[] x) {
    var p = process.at(x);
    double[] tail = Arrays.copyOfRange(p.solved(), known, process.size());
    return new Samples(p.mean(), p.deviation(), tail).value();
  }

  @Override
  public double[] at(double[][] points) {
    var p = process.at(points);
    var values = new double[points.length];
    var tail = new double[process.size() - known];
    for (int m = 0; m < values.length; m++) {
      for (int r = 0; r < tail.length; r++) {
        tail[r] = p.solved()[known + r][m];
      }
      values[m] = new Samples(p.means()[m], Math.sqrt(p.variances()[m]), tail).value();
    }
    return values;
  }

  /** The value with its gradient; larger is better. */
  @Override
  public double at(double[] x, double[] gradient) {
    var p = process.at(x);
    double[] tail = Arrays.copyOfRange(p.solved(), known, process.size());
    var samples = new Samples(p.mean(), p.deviation(), tail);
    double[] byWhite = process.whitened().clone();
    double byMean = samples.slopes(byWhite, known);
    for (int i = 0; i < known; i++) {
      byWhite[i] *= byMean;
    }
    double[] g = p.gradient(byWhite, samples.byDeviation() / (2 * p.deviation()));
    System.arraycopy(g, 0, gradient, 0, g.length);
    return samples.value();
  }

  /** Improvement at one point, sample by sample. */
  private final class Samples {
    private final double deviation;
    private final double[] z;
    private final double shift;
    private final double sum;

    /**
     * Of a posterior.
     *
     * @param tail {@code [q]}, by how much each draw moves the mean
     */
    Samples(double mean, double deviation, double[] tail) {
      this.deviation = deviation;
      this.z = new double[draws.length];
      double least = Double.POSITIVE_INFINITY;
      for (int s = 0; s < z.length; s++) {
        double moved = mean;
        for (int r = 0; r < tail.length; r++) {
          moved += tail[r] * draws[s][r];
        }
        z[s] = (best[s] - moved) / deviation;
        least = Math.min(least, z[s] > 0 ? 0 : 0.5 * z[s] * z[s]);
      }
      this.shift = least;
      double total = 0;
      for (double at : z) {
        double density = density(at);
        total += Math.max(0, at) + density * NormalTail.bracket(-Math.abs(at));
      }
      this.sum = total;
    }

    /** phi(z) exp(shift). */
    private double density(double at) {
      return DENSITY_AT_ZERO * Exponential.ofMinus(Math.max(0, 0.5 * at * at - shift));
    }

    double value() {
      return StrictMath.log(sum / z.length) - shift + StrictMath.log(deviation);
    }

    /**
     * Fills the derivatives by the whitened values of the pending ones.
     *
     * @return the derivative by the mean
     */
    double slopes(double[] byWhite, int from) {
      Arrays.fill(byWhite, from, byWhite.length, 0);
      double byMean = 0;
      for (int s = 0; s < z.length; s++) {
        double tail = density(z[s]) * NormalTail.mills(Math.abs(z[s]));
        double slope = -(z[s] > 0 ? 1 - tail : tail) / (sum * deviation);
        byMean += slope;
        for (int r = 0; r < draws[s].length; r++) {
          byWhite[from + r] += slope * draws[s][r];
        }
      }
      return byMean;
    }

    double byDeviation() {
      double density = 0;
      for (double at : z) {
        density += density(at);
      }
      return density / (sum * deviation);
    }
  }
}
