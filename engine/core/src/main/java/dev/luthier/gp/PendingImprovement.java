package dev.luthier.gp;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * The logarithm of expected improvement over the best value (Jones et al. 1998; Ament et al.,
 * NeurIPS 2023), pending inputs taken into account: their values are believed to be their means
 * (Ginsbourger et al. 2010, section 4).
 */
public final class PendingImprovement implements Acquisition {
  private final GaussianProcess process;
  private final double best;

  /**
   * Prepares.
   *
   * @param known conditioned on the observations only
   * @param pending {@code [q][d]}
   * @param best the value to improve on; smaller is better
   */
  public PendingImprovement(GaussianProcess known, double[][] pending, double best) {
    this(known, pending, best, x -> true);
  }

  /**
   * The same where not every pending input is a rival.
   *
   * @param rivals those whose believed values are to be improved on too
   */
  public PendingImprovement(
      GaussianProcess known, double[][] pending, double best, Predicate<double[]> rivals) {
    this.process = pending.length == 0 ? known : known.withPending(pending);
    process.quicken();
    this.best = Math.min(best, leastBelieved(known.size(), rivals));
  }

  /** What the observations say of pending values: the least of the rivals'. */
  private double leastBelieved(int known, Predicate<double[]> rivals) {
    double[] white = process.whitened();
    double least = Double.POSITIVE_INFINITY;
    for (int i = known; i < process.size(); i++) {
      double mean = 0;
      for (int k = 0; k < known; k++) {
        mean += process.factor().at(i, k) * white[k];
      }
      if (mean < least && rivals.test(process.input(i))) {
        least = mean;
      }
    }
    return least;
  }

  /** The value at a point, {@code [d]}; larger is better. */
  @Override
  public double at(double[] x) {
    var p = process.at(x);
    return value(p.mean(), p.deviation());
  }

  @Override
  public double[] at(double[][] points) {
    var p = process.at(points);
    var values = new double[points.length];
    for (int m = 0; m < values.length; m++) {
      values[m] = value(p.means()[m], Math.sqrt(p.variances()[m]));
    }
    return values;
  }

  private double value(double mean, double deviation) {
    return NormalTail.logImprovement((best - mean) / deviation) + StrictMath.log(deviation);
  }

  /** The value with its gradient; larger is better. */
  @Override
  public double at(double[] x, double[] gradient) {
    var p = process.at(x);
    double deviation = p.deviation();
    double z = (best - p.mean()) / deviation;
    double byMean = -NormalTail.probabilityOverImprovement(z) / deviation;
    double byVariance = NormalTail.densityOverImprovement(z) / (2 * p.variance());
    double[] byWhite = Arrays.stream(process.whitened()).map(w -> w * byMean).toArray();
    double[] g = p.gradient(byWhite, byVariance);
    System.arraycopy(g, 0, gradient, 0, g.length);
    return value(p.mean(), deviation);
  }
}
