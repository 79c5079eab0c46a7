package dev.luthier.search.bayesian;

import dev.luthier.gp.Coordinates;
import dev.luthier.gp.GaussianProcess;
import dev.luthier.gp.HyperparameterFit;
import dev.luthier.gp.Hyperparameters;
import dev.luthier.gp.OutputWarp;
import dev.luthier.gp.PendingImprovement;
import dev.luthier.gp.Priors;
import dev.luthier.search.Draws;
import dev.luthier.search.Evidence;
import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.SearchSpace;
import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes models of evidence. Remembers the last one: asked again for the same data it answers at
 * once, for more data it appends; the answer is the same as that of a fresh object.
 */
final class Surrogates {
  private static final int MOST_MODELLED = 500;
  private static final int MOST_APPENDED = 100;
  private static final int MOST_FITTED = 150;
  private static final int ALWAYS_REFITTED = 100;
  private static final double GROWTH = 1.1;
  private static final int WARP_FROM = 5;
  private static final int EVALUATIONS = 30;

  private final Coordinates coordinates;
  private @Nullable Fitted fitted;
  private @Nullable GaussianProcess process;

  private static final class Fitted {
    private final double[][] x;
    private final double[] y;
    private final Hyperparameters hypers;

    Fitted(double[][] x, double[] y, Hyperparameters hypers) {
      this.x = x;
      this.y = y;
      this.hypers = hypers;
    }
  }

  Surrogates(SearchSpace space) {
    int d = space.dimension();
    var categorical = new boolean[d];
    var conditional = new boolean[d];
    for (int j = 0; j < d; j++) {
      var parameter = space.parameters().get(j);
      categorical[j] = parameter.domain() instanceof ChoiceDomain;
      conditional[j] = !parameter.conditions().isEmpty();
    }
    this.coordinates = new Coordinates(categorical, conditional);
  }

  Surrogate of(Evidence evidence) {
    Hyperparameters hypers = hyperparameters(evidence);
    int[] kept = kept(evidence);
    double[][] x = rows(evidence.x(), kept);
    double[] y = shape(pick(evidence.y(), kept));
    process = GaussianProcess.of(coordinates, hypers, x, y, process);
    return new Surrogate(process, x, y);
  }

  /** Of the first 100 ... 110 ... 121 ... trials with a value; before that, of all. */
  private Hyperparameters hyperparameters(Evidence evidence) {
    int n = evidence.y().length;
    int first = n;
    if (n > ALWAYS_REFITTED) {
      first = ALWAYS_REFITTED;
      while ((int) (first * GROWTH) <= n) {
        first = (int) (first * GROWTH);
      }
    }
    double[][] x = Arrays.copyOf(evidence.x(), first);
    double[] raw = Arrays.copyOf(evidence.y(), first);
    Fitted last = fitted;
    if (last != null && Arrays.equals(last.y, raw) && Arrays.deepEquals(last.x, x)) {
      return last.hypers;
    }
    int[] part = part(raw);
    boolean warp = first >= WARP_FROM * coordinates.dimension();
    Hyperparameters hypers =
        new HyperparameterFit(Priors.usual(), warp, EVALUATIONS)
            .fit(coordinates, rows(x, part), pick(shape(raw), part));
    fitted = new Fitted(x, raw, hypers);
    return hypers;
  }

  /** Positions of all, or of the best half and an even choice of the others. */
  private static int[] part(double[] y) {
    int[] order = byValue(y);
    if (y.length <= MOST_FITTED) {
      return IntStream.range(0, y.length).toArray();
    }
    int best = MOST_FITTED / 2;
    int others = MOST_FITTED - best;
    return IntStream.concat(
            Arrays.stream(order, 0, best),
            IntStream.range(0, others)
                .map(k -> order[best + (int) ((long) k * (y.length - best) / others)]))
        .sorted()
        .toArray();
  }

  private static int[] byValue(double[] y) {
    return IntStream.range(0, y.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> y[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Positions of the trials that the model sees: all of the first 500. Later a choice of the first
   * 500 ... 550 ... 605 ..., and all after these: between two choices the model only grows, and its
   * factor with it. A choice holds the best, the nearest to the best, and an even share of the
   * others, by value, which keep the model from forgetting where it need not look.
   */
  private static int[] kept(Evidence evidence) {
    int n = evidence.y().length;
    if (n <= MOST_MODELLED) {
      return IntStream.range(0, n).toArray();
    }
    int chosenFrom = MOST_MODELLED;
    int step = (int) (MOST_MODELLED * (GROWTH - 1));
    while (chosenFrom + step <= n) {
      chosenFrom += step;
      step = Math.min(MOST_APPENDED, (int) (chosenFrom * (GROWTH - 1)));
    }
    boolean[] chosen = choice(evidence, chosenFrom);
    int from = chosenFrom;
    return IntStream.range(0, n).filter(i -> i >= from || chosen[i]).toArray();
  }

  private static boolean[] choice(Evidence evidence, int n) {
    int[] order = byValue(Arrays.copyOf(evidence.y(), n));
    double[] centre = evidence.x()[order[0]];
    int share = (MOST_MODELLED - MOST_APPENDED) / 5;
    var keep = new boolean[n];
    Arrays.stream(order, 0, 2 * share).forEach(i -> keep[i] = true);
    IntStream.range(0, share).forEach(k -> keep[order[(int) ((long) k * n / share)]] = true);
    double[] distances =
        IntStream.range(0, n).mapToDouble(i -> distance(evidence.x()[i], centre)).toArray();
    IntStream.of(byValue(distances))
        .filter(i -> !keep[i])
        .limit(2L * share)
        .forEach(i -> keep[i] = true);
    return keep;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      double difference = a[j] - b[j];
      sum +=
          Double.isNaN(a[j]) && Double.isNaN(b[j])
              ? 0
              : Double.isNaN(difference) ? 1 : difference * difference;
    }
    return sum;
  }

  private static double[][] rows(double[][] x, int[] positions) {
    return Arrays.stream(positions).mapToObj(i -> x[i]).toArray(double[][]::new);
  }

  private static double[] pick(double[] y, int[] positions) {
    return Arrays.stream(positions).mapToDouble(i -> y[i]).toArray();
  }

  /** Softened and standardised; infinite values half a range worse than the worst finite one. */
  private static double[] shape(double[] y) {
    double[] finite = Arrays.stream(y).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      return new double[y.length];
    }
    double[] warped = OutputWarp.soften(finite);
    double worst = Arrays.stream(warped).max().orElse(0);
    double range = worst - Arrays.stream(warped).min().orElse(0);
    double bad = worst + (range > 0 ? 0.5 * range : 1);
    var shaped = new double[y.length];
    int k = 0;
    for (int i = 0; i < y.length; i++) {
      shaped[i] = Double.isFinite(y[i]) ? warped[k++] : bad;
    }
    return OutputWarp.standardise(shaped);
  }

  /** A model of the evidence. */
  static final class Surrogate {
    private static final int SAMPLED = 16;
    private static final int SAMPLES = 32;

    private final GaussianProcess process;
    private final double[][] x;
    private final double[] y;

    /**
     * Of a process.
     *
     * @param process conditioned on x and y
     * @param x {@code [n][d]}
     * @param y {@code [n]}, shaped
     */
    private Surrogate(GaussianProcess process, double[][] x, double[] y) {
      this.process = process;
      this.x = x;
      this.y = y;
    }

    /** Log expected improvement on the best posterior mean, given what is pending. */
    PendingImprovement acquisition(double[][] pending, RandomGenerator random) {
      double best = Arrays.stream(process.meansAtInputs(y)).min().orElse(0);
      int q = pending.length;
      double[][] draws = q <= SAMPLED ? Draws.normals(random, SAMPLES, q) : new double[1][q];
      return new PendingImprovement(process, pending, draws, best);
    }

    /** Where to begin to look; fewer points the more each of them costs. */
    double[][] candidates(SearchSpace space, RandomGenerator random) {
      int spread = process.size() <= 200 ? 600 : process.size() <= 500 ? 300 : 150;
      return new Candidates(spread, 5, spread / 10).draw(space, x, y, random);
    }
  }
}
