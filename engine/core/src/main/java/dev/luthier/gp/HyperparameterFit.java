package dev.luthier.gp;

/**
 * The most probable hyperparameters (MAP), by {@link BoundedLbfgs} from a fixed start: a pure
 * function of the data. The function is taken to be twice differentiable unless it is more than e
 * times as probable, with the best hyperparameters of each, that it is so once.
 *
 * @param priors what is believed before
 * @param evaluations most evaluations of the evidence, for each smoothness
 */
public record HyperparameterFit(Priors priors, int evaluations) {
  /** In nats. */
  private static final double MARGIN = 1;

  /**
   * The best of one smoothness.
   *
   * @param loss minus the logarithm of evidence times prior
   */
  private record Found(Hyperparameters hypers, double loss) {}

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
   * The same for a function that is twice differentiable: half of the work.
   *
   * @param x {@code [n][d]}
   * @param y {@code [n]}, standardised
   */
  public Hyperparameters fitSmooth(Coordinates coordinates, double[][] x, double[] y) {
    return find(coordinates, Smoothness.TWICE, x, y, new double[y.length]).hypers;
  }

  /**
   * The same where some observations are noisier than the others.
   *
   * @param extra {@code [n]}, variances added to the noise
   */
  public Hyperparameters fit(Coordinates coordinates, double[][] x, double[] y, double[] extra) {
    Found smooth = find(coordinates, Smoothness.TWICE, x, y, extra);
    Found rough = find(coordinates, Smoothness.ONCE, x, y, extra);
    return rough.loss < smooth.loss - MARGIN ? rough.hypers : smooth.hypers;
  }

  private Found find(
      Coordinates coordinates, Smoothness smoothness, double[][] x, double[] y, double[] extra) {
    int d = coordinates.dimension();
    var evidence = new MarginalLikelihood(coordinates, priors, smoothness, x, y, extra);
    var found =
        new BoundedLbfgs(evaluations, 1e-2)
            .minimize(evidence, priors.start(d), priors.low(d), priors.high(d));
    return new Found(evidence.read(found.x()), found.value());
  }
}
