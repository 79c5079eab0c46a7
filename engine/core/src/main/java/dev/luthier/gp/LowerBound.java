package dev.luthier.gp;

/**
 * Minus the lower confidence bound of a process: largest where the best value may be.
 *
 * @param width standard deviations below the mean
 */
public record LowerBound(GaussianProcess process, double width) implements Acquisition {
  @Override
  public double at(double[] x) {
    var p = process.at(x);
    return width * p.deviation() - p.mean();
  }

  @Override
  public double[] at(double[][] points) {
    var p = process.at(points);
    var values = new double[points.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = width * Math.sqrt(p.variances()[i]) - p.means()[i];
    }
    return values;
  }

  @Override
  public double at(double[] x, double[] gradient) {
    var p = process.at(x);
    double[] mean = p.meanGradient();
    double[] variance = p.varianceGradient();
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] = width * variance[j] / (2 * p.deviation()) - mean[j];
    }
    return width * p.deviation() - p.mean();
  }
}
