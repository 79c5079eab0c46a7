package dev.luthier.search.bayesian;

import dev.luthier.gp.Acquisition;
import dev.luthier.gp.GaussianProcess;
import java.util.Arrays;

/**
 * Improvement for the time it costs: expected improvement divided by the seconds that training is
 * expected to take, in logarithms (Snoek et al. 2012, section 3.2).
 *
 * @param improvement a logarithm
 * @param time of standardised logarithms of seconds
 * @param spread their standard deviation before they were standardised
 */
record PricedAcquisition(Acquisition improvement, GaussianProcess time, double spread)
    implements Acquisition {
  @Override
  public double at(double[] x) {
    return improvement.at(x) - spread * time.at(x).mean();
  }

  @Override
  public double[] at(double[][] points) {
    double[] values = improvement.at(points);
    double[] times = time.meansAt(points);
    Arrays.setAll(values, i -> values[i] - spread * times[i]);
    return values;
  }

  @Override
  public double at(double[] x, double[] gradient) {
    double value = improvement.at(x, gradient);
    var seconds = time.at(x);
    double[] slope = seconds.meanGradient();
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] -= spread * slope[j];
    }
    return value - spread * seconds.mean();
  }
}
