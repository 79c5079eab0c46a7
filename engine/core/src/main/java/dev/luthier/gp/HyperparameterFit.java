package dev.luthier.gp;

import java.util.Arrays;

/**
 * The most probable hyperparameters (MAP), by {@link BoundedLbfgs} from a fixed start: a pure
 * function of the data. What needs more than lengths, a scale and a noise has to be more probable,
 * with the best of those each:
 *
 * <ul>
 *   <li>that the function is once differentiable instead of twice: e times;
 *   <li>that it varies along the directions in which it changes most ({@link Axes#steepest}), and
 *       not along the coordinates: e times for each pair of them, an angle each. The directions are
 *       then looked for again with what was learned by them. Fewer than ten observations a
 *       coordinate turn none;
 *   <li>that it changes faster near the best mean than far from it ({@link Zoom}), within a tenth,
 *       a thirtieth or a hundredth of the range: e^8 times. It has as many shapes to choose from as
 *       there are observations to be the best, so that a little evidence says nothing.
 * </ul>
 *
 * @param priors what is believed before
 * @param evaluations most evaluations of the evidence, for each of these
 */
public record HyperparameterFit(Priors priors, int evaluations) {
  /** In nats. */
  private static final double MARGIN = 1;

  /** In nats: what another turn of axes that are turned already must gain. */
  private static final double LEAST_GAIN = 0.1;

  private static final int TURNS = 3;

  /** Observations for each axis before any is turned, as Loeppky, Sacks and Welch 2009 have it. */
  private static final int LEAST_KNOWN = 10;

  /** In nats. */
  private static final double ZOOM_MARGIN = 8;

  /** In ranges; each is tried only if the one before was more probable than what was known. */
  private static final double[] NEAR = {0.1, 0.03, 0.01};

  /** What is to be explained. */
  private static final class Observed {
    private final Coordinates coordinates;
    private final double[][] x;
    private final double[] y;
    private final double[] extra;

    /**
     * Observations.
     *
     * @param x {@code [n][d]}
     * @param y {@code [n]}, standardised
     * @param extra {@code [n]}, variances added to the noise
     */
    Observed(Coordinates coordinates, double[][] x, double[] y, double[] extra) {
      this.coordinates = coordinates;
      this.x = x;
      this.y = y;
      this.extra = extra;
    }

    GaussianProcess process(Hyperparameters hypers) {
      return GaussianProcess.of(coordinates, hypers, x, y, extra, null);
    }

    /** The input with the best posterior mean along some axes, NaN where it is no number. */
    double[] best(Hyperparameters hypers) {
      double[] means = process(hypers).meansAtInputs(y);
      int best = 0;
      for (int i = 1; i < means.length; i++) {
        best = means[i] < means[best] ? i : best;
      }
      double[] along = hypers.axes().turn(x[best]);
      Arrays.setAll(along, j -> coordinates.categorical()[j] ? Double.NaN : along[j]);
      return along;
    }
  }

  /**
   * The best of one kind.
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
   * The same for a function that is twice differentiable, along the coordinates, on an even scale:
   * a third of the work or less.
   *
   * @param x {@code [n][d]}
   * @param y {@code [n]}, standardised
   */
  public Hyperparameters fitSmooth(Coordinates coordinates, double[][] x, double[] y) {
    var observed = new Observed(coordinates, x, y, new double[y.length]);
    return find(observed, Smoothness.TWICE, Axes.STRAIGHT, Zoom.NONE).hypers;
  }

  /**
   * The same where some observations are noisier than the others.
   *
   * @param extra {@code [n]}, variances added to the noise
   */
  public Hyperparameters fit(Coordinates coordinates, double[][] x, double[] y, double[] extra) {
    var observed = new Observed(coordinates, x, y, extra);
    Found smooth = find(observed, Smoothness.TWICE, Axes.STRAIGHT, Zoom.NONE);
    Found rough = find(observed, Smoothness.ONCE, Axes.STRAIGHT, Zoom.NONE);
    Found straight = rough.loss < smooth.loss - MARGIN ? rough : smooth;
    return zoomed(turned(straight, observed), observed).hypers;
  }

  private Found turned(Found straight, Observed observed) {
    int k = observed.coordinates.everActiveNumbers().length;
    if (k < 2 || observed.y.length < LEAST_KNOWN * k) {
      return straight;
    }
    Found best = straight;
    double needed = MARGIN * k * (k - 1) / 2;
    for (int turn = 0; turn < TURNS; turn++) {
      var process = observed.process(best.hypers);
      var axes = Axes.steepest(observed.coordinates, process, observed.x, observed.y);
      Found next = find(observed, best.hypers.smoothness(), axes, Zoom.NONE);
      if (!(next.loss < best.loss - needed)) {
        return best;
      }
      best = next;
      needed = LEAST_GAIN;
    }
    return best;
  }

  private Found zoomed(Found even, Observed observed) {
    double[] centre = observed.best(even.hypers);
    if (Arrays.stream(centre).allMatch(Double::isNaN)) {
      return even;
    }
    Found best = even;
    for (double near : NEAR) {
      var zoom = new Zoom(centre, near);
      Found next = find(observed, even.hypers.smoothness(), even.hypers.axes(), zoom);
      if (!(next.loss < best.loss)) {
        break;
      }
      best = next;
    }
    return best.loss < even.loss - ZOOM_MARGIN ? best : even;
  }

  private Found find(Observed observed, Smoothness smoothness, Axes axes, Zoom zoom) {
    int d = observed.coordinates.dimension();
    double[][] along =
        Arrays.stream(observed.x).map(row -> zoom.bend(axes.turn(row))).toArray(double[][]::new);
    var evidence =
        new MarginalLikelihood(
            observed.coordinates, priors, smoothness, along, observed.y, observed.extra);
    var found =
        new BoundedLbfgs(evaluations, 1e-2)
            .minimize(evidence, priors.start(d), priors.low(d), priors.high(d));
    return new Found(evidence.read(found.x()).along(axes, zoom), found.value());
  }
}
