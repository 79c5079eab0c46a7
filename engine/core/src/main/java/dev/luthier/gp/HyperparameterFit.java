package dev.luthier.gp;

/**
 * The most probable hyperparameters (MAP), by {@link BoundedLbfgs} from a fixed start: a pure
 * function of the data.
 *
 * @param priors what is believed before
 * @param warp whether coordinates are bent
 * @param evaluations most evaluations of the evidence
 */
public record HyperparameterFit(Priors priors, boolean warp, int evaluations) {
  /**
   * Fits.
   *
   * @param x {@code [n][d]}
   * @param y {@code [n]}, standardised
   */
  public Hyperparameters fit(Coordinates coordinates, double[][] x, double[] y) {
    int d = coordinates.dimension();
    var evidence = new MarginalLikelihood(coordinates, priors, warp, x, y);
    int p = evidence.parameters();
    var found =
        new BoundedLbfgs(evaluations, 1e-2)
            .minimize(evidence, priors.start(d, p), priors.low(d, p), priors.high(d, p));
    return evidence.read(found.x());
  }
}
