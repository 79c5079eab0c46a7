package dev.luthier.gp;

import java.util.Arrays;

/**
 * The most probable hyperparameters (MAP), by {@link BoundedLbfgs} from a fixed start: a pure
 * function of the data. The function is taken to be twice differentiable unless it is more than e
 * times as probable, with the best hyperparameters of each, that it is so once; and to vary along
 * the coordinates unless it is more probable by e for each pair of them, an angle each, that it
 * varies along the directions in which it changes most ({@link Axes#steepest}), which are then
 * looked for again with what was learned by them. Fewer than ten observations a coordinate turn
 * none.
 *
 * @param priors what is believed before
 * @param evaluations most evaluations of the evidence, for each smoothness
 */
public record HyperparameterFit(Priors priors, int evaluations) {
  /** In nats. */
  private static final double MARGIN = 1;

  /** In nats: what another turn of axes that are turned already must gain. */
  private static final double LEAST_GAIN = 0.1;

  private static final int TURNS = 3;

  /** Observations for each axis before any is turned, as Loeppky, Sacks and Welch 2009 have it. */
  private static final int LEAST_KNOWN = 10;

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
    return find(coordinates, Smoothness.TWICE, Axes.STRAIGHT, x, y, new double[y.length]).hypers;
  }

  /**
   * The same where some observations are noisier than the others.
   *
   * @param extra {@code [n]}, variances added to the noise
   */
  public Hyperparameters fit(Coordinates coordinates, double[][] x, double[] y, double[] extra) {
    Found smooth = find(coordinates, Smoothness.TWICE, Axes.STRAIGHT, x, y, extra);
    Found rough = find(coordinates, Smoothness.ONCE, Axes.STRAIGHT, x, y, extra);
    Found straight = rough.loss < smooth.loss - MARGIN ? rough : smooth;
    return turned(straight, coordinates, x, y, extra).hypers;
  }

  private Found turned(
      Found straight, Coordinates coordinates, double[][] x, double[] y, double[] extra) {
    int k = coordinates.everActiveNumbers().length;
    if (k < 2 || y.length < LEAST_KNOWN * k) {
      return straight;
    }
    Found best = straight;
    double needed = MARGIN * k * (k - 1) / 2;
    for (int turn = 0; turn < TURNS; turn++) {
      var process = GaussianProcess.of(coordinates, best.hypers, x, y, extra, null);
      var axes = Axes.steepest(coordinates, process, x, y);
      Found next = find(coordinates, best.hypers.smoothness(), axes, x, y, extra);
      if (!(next.loss < best.loss - needed)) {
        return best;
      }
      best = next;
      needed = LEAST_GAIN;
    }
    return best;
  }

  private Found find(
      Coordinates coordinates,
      Smoothness smoothness,
      Axes axes,
      double[][] x,
      double[] y,
      double[] extra) {
    int d = coordinates.dimension();
    double[][] along = Arrays.stream(x).map(axes::turn).toArray(double[][]::new);
    var evidence = new MarginalLikelihood(coordinates, priors, smoothness, along, y, extra);
    var found =
        new BoundedLbfgs(evaluations, 1e-2)
            .minimize(evidence, priors.start(d), priors.low(d), priors.high(d));
    return new Found(evidence.read(found.x()).along(axes), found.value());
  }
}
