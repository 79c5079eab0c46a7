package dev.luthier.gp;

/**
 * The most probable hyperparameters (MAP), by {@link BoundedLbfgs} from a fixed start: a pure
 * function of the data.
 *
 * @param priors what is believed before
 * @param evaluations most evaluations of the evidence
 */
public record HyperparameterFit(Priors priors, int evaluations) {
  /**
   * Fits.
   *
   * @param x {@code [n][d]}
   * @param y {@code [n]}, standardised
   */
  public Hyperparameters fit(Coordinates coordinates, double[][] x, double[] y) {
    return fit(coordinates, x, y, new double[y.length]);
  }

  /**
   * The same where some observations are noisier than the others.
   *
   * @param extra {@code [n]}, variances added to the noise
   */
  public Hyperparameters fit(Coordinates coordinates, double[][] x, double[] y, double[] extra) {
    int d = coordinates.dimension();
    var evidence = new MarginalLikelihood(coordinates, priors, x, y, extra);
    var found =
        new BoundedLbfgs(evaluations, 1e-2)
            .minimize(evidence, priors.start(d), priors.low(d), priors.high(d));
    return evidence.read(found.x());
  }
}
