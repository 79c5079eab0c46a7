package dev.luthier.search.bayesian;

import dev.luthier.gp.Acquisition;
import dev.luthier.search.Belief;

/**
 * An acquisition with a prior belief added, weighted by beta / n (piBO, Hvarfner et al., ICLR 2022,
 * equation 6): it counts much at the beginning, and is forgotten as evidence grows.
 *
 * @param weight of the log density
 */
record BelievedAcquisition(Acquisition acquisition, Belief belief, double weight)
    implements Acquisition {
  @Override
  public double at(double[] x) {
    return acquisition.at(x) + weight * belief.logDensity(x);
  }

  @Override
  public double[] at(double[][] points) {
    double[] values = acquisition.at(points);
    for (int i = 0; i < values.length; i++) {
      values[i] += weight * belief.logDensity(points[i]);
    }
    return values;
  }

  @Override
  public double at(double[] x, double[] gradient) {
    double value = acquisition.at(x, gradient);
    belief.addGradient(x, weight, gradient);
    return value + weight * belief.logDensity(x);
  }
}
