package dev.luthier.search.bayesian;

import dev.luthier.gp.Acquisition;
import dev.luthier.gp.Coordinates;
import dev.luthier.gp.GaussianProcess;
import dev.luthier.gp.HyperparameterFit;
import dev.luthier.gp.Hyperparameters;
import dev.luthier.gp.OutputWarp;
import dev.luthier.gp.PendingImprovement;
import dev.luthier.gp.Priors;
import dev.luthier.search.Effort;
import dev.luthier.search.Evidence;
import dev.luthier.search.bayesian.Branches.Branch;
import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.SearchSpace;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes models of evidence. Remembers the last one: asked again for the same data it answers at
 * once, for more data it appends; the answer is the same as that of a fresh object.
 */
final class Surrogates {
  private static final int MOST_MODELLED = 500;
  private static final int MOST_CHOSEN = 400;
  private static final int MOST_FITTED = 150;
  private static final int EVALUATIONS = 30;

  /** In squared units of shaped values: next to nothing is known. */
  private static final double MOST_NOISE = 1e6;

  private final Coordinates coordinates;
  private @Nullable Remembered remembered;
  private @Nullable GaussianProcess process;
  private @Nullable GaussianProcess time;

  /**
   * A model of the time that training takes.
   *
   * @param process of standardised logarithms of seconds
   * @param spread their standard deviation before that
   */
  private record Timing(GaussianProcess process, double spread) {}

  /** A fit with what it was made of. */
  private static final class Remembered {
    private final Evidence evidence;
    private final ModelFit fit;

    Remembered(Evidence evidence, ModelFit fit) {
      this.evidence = evidence;
      this.fit = fit;
    }

    boolean isOf(Evidence other) {
      return Arrays.equals(evidence.y(), other.y())
          && Arrays.equals(evidence.numbers(), other.numbers())
          && Arrays.equals(evidence.noise(), other.noise())
          && Arrays.equals(evidence.seconds(), other.seconds())
          && Arrays.deepEquals(evidence.x(), other.x());
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

  /** The model by the fit that is due: that of the first 100, 110, 121, ... trials with a value. */
  Surrogate of(Evidence evidence, Effort effort) {
    Evidence first = evidence.first(ModelFit.due(evidence.y().length));
    Remembered last = remembered;
    if (last == null || !last.isOf(first)) {
      last = new Remembered(first, fit(first));
      remembered = last;
    }
    return of(evidence, last.fit, effort);
  }

  /** The model by a fit on earlier evidence. */
  Surrogate of(Evidence evidence, ModelFit fit, Effort effort) {
    int[] kept =
        IntStream.range(0, evidence.y().length)
            .filter(i -> !fit.leftOut().contains(evidence.numbers()[i]))
            .toArray();
    double[][] x = rows(evidence.x(), kept);
    double[] warped = warp(pick(evidence.y(), kept));
    double[] y = OutputWarp.standardise(warped);
    double spread = OutputWarp.deviation(warped);
    process =
        GaussianProcess.of(coordinates, fit.hypers(), x, y, noise(evidence, kept, spread), process);
    return new Surrogate(process, x, y, spread, timed(evidence, fit, kept), effort);
  }

  private Optional<Timing> timed(Evidence evidence, ModelFit fit, int[] kept) {
    if (fit.time().isEmpty()) {
      return Optional.empty();
    }
    int[] known = IntStream.of(kept).filter(i -> evidence.seconds()[i] > 0).toArray();
    if (known.length == 0) {
      return Optional.empty();
    }
    double[] logs = logs(evidence, known);
    time =
        GaussianProcess.of(
            coordinates,
            fit.time().get(),
            rows(evidence.x(), known),
            OutputWarp.standardise(logs),
            time);
    return Optional.of(new Timing(time, OutputWarp.deviation(logs)));
  }

  /** Time grows with sizes and steps: there is no roughness to look for. */
  private Optional<Hyperparameters> fitTime(Evidence evidence, int[] part) {
    int[] known = IntStream.of(part).filter(i -> evidence.seconds()[i] > 0).toArray();
    return known.length < 2
        ? Optional.empty()
        : Optional.of(
            new HyperparameterFit(Priors.usual(), EVALUATIONS)
                .fitSmooth(
                    coordinates,
                    rows(evidence.x(), known),
                    OutputWarp.standardise(logs(evidence, known))));
  }

  private static double[] logs(Evidence evidence, int[] known) {
    return IntStream.of(known).mapToDouble(i -> StrictMath.log(evidence.seconds()[i])).toArray();
  }

  /** In squared units of shaped values, of which one is so many of the goal. */
  private static double[] noise(Evidence evidence, int[] positions, double spread) {
    double[] extra = pick(evidence.noise(), positions);
    Arrays.setAll(extra, i -> spread > 0 ? Math.min(MOST_NOISE, extra[i] / (spread * spread)) : 0);
    return extra;
  }

  /** Learns from evidence. Any thread may call this. */
  ModelFit fit(Evidence evidence) {
    double[] raw = evidence.y();
    int[] part = part(raw);
    double[] warped = warp(raw);
    var hypers =
        new HyperparameterFit(Priors.usual(), EVALUATIONS)
            .fit(
                coordinates,
                rows(evidence.x(), part),
                pick(OutputWarp.standardise(warped), part),
                noise(evidence, part, OutputWarp.deviation(warped)));
    return new ModelFit(raw.length, hypers, fitTime(evidence, part), leftOut(evidence));
  }

  /** Positions of all, or of the best half and an even choice of the others. */
  private static int[] part(double[] y) {
    if (y.length <= MOST_FITTED) {
      return IntStream.range(0, y.length).toArray();
    }
    int[] order = byValue(y);
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
   * The trials beyond the model's room. It keeps the best, the nearest to the best, and an even
   * share of the others, by value, which keep the model from forgetting where it need not look.
   */
  private static Set<Integer> leftOut(Evidence evidence) {
    int n = evidence.y().length;
    if (n <= MOST_MODELLED) {
      return Set.of();
    }
    int[] order = byValue(evidence.y());
    double[] centre = evidence.x()[order[0]];
    int share = MOST_CHOSEN / 5;
    var keep = new boolean[n];
    Arrays.stream(order, 0, 2 * share).forEach(i -> keep[i] = true);
    IntStream.range(0, share).forEach(k -> keep[order[(int) ((long) k * n / share)]] = true);
    double[] distances =
        IntStream.range(0, n).mapToDouble(i -> distance(evidence.x()[i], centre)).toArray();
    IntStream.of(byValue(distances))
        .filter(i -> !keep[i])
        .limit(2L * share)
        .forEach(i -> keep[i] = true);
    return IntStream.range(0, n)
        .filter(i -> !keep[i])
        .mapToObj(i -> evidence.numbers()[i])
        .collect(Collectors.toUnmodifiableSet());
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

  /** Softened; infinite values half a range worse than the worst finite one. */
  private static double[] warp(double[] y) {
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
    return shaped;
  }

  /** A model of the evidence. */
  static final class Surrogate {
    private final GaussianProcess process;
    private final double[][] x;
    private final double[] y;
    private final double spread;
    private final Optional<Timing> timing;
    private final Effort effort;

    /**
     * Of a process.
     *
     * @param process conditioned on x and y
     * @param x {@code [n][d]}
     * @param y {@code [n]}, shaped
     * @param spread standard deviation of values before they were shaped
     * @param timing where improvement is sought for its time
     * @param effort how well the acquisition's maximum is to be looked for
     */
    private Surrogate(
        GaussianProcess process,
        double[][] x,
        double[] y,
        double spread,
        Optional<Timing> timing,
        Effort effort) {
      this.process = process;
      this.x = x;
      this.y = y;
      this.spread = spread;
      this.timing = timing;
      this.effort = effort;
    }

    /** Of shaped values. */
    GaussianProcess process() {
      return process;
    }

    /** {@code [n][d]}. */
    double[][] inputs() {
      return x;
    }

    /** How many units of the goal a unit of the shaped values is, near the best. */
    double spread() {
      return spread;
    }

    /**
     * Log expected improvement on the best posterior mean, given what is pending; for the time it
     * costs where the study ends by time.
     */
    Acquisition acquisition(double[][] pending) {
      double best = Arrays.stream(process.meansAtInputs(y)).min().orElse(0);
      return acquisition(best, pending, x -> true);
    }

    /**
     * The same within a branch, on the best posterior mean there; the worst where none is known.
     */
    Acquisition acquisition(Branch branch, double[][] pending) {
      double[] means = process.meansAtInputs(y);
      double best =
          Arrays.stream(within(branch))
              .mapToDouble(i -> means[i])
              .min()
              .orElse(Arrays.stream(means).max().orElse(0));
      return acquisition(best, pending, branch::has);
    }

    private Acquisition acquisition(double best, double[][] pending, Predicate<double[]> rivals) {
      var improvement = new PendingImprovement(process, pending, best, rivals);
      return timing
          .<Acquisition>map(t -> new PricedAcquisition(improvement, t.process(), t.spread()))
          .orElse(improvement);
    }

    /** How many of them are improved by gradient; fewer the more each step costs, and in haste. */
    int starts() {
      return effort == Effort.HASTY ? 1 : process.size() <= 200 ? 6 : process.size() <= 400 ? 4 : 3;
    }

    /** The input with the best posterior mean, {@code [d]}. */
    double[] best() {
      double[] means = process.meansAtInputs(y);
      return x[
          IntStream.range(0, means.length)
              .boxed()
              .min(Comparator.comparingDouble(i -> means[i]))
              .orElseThrow()];
    }

    /** Where to begin to look; fewer points the more each of them costs, and in haste. */
    double[][] candidates(SearchSpace space, TrustRegion region, RandomGenerator random) {
      return candidates().draw(space, x, y, region, random);
    }

    /** The same within a branch. */
    double[][] candidates(SearchSpace space, Branch branch, RandomGenerator random) {
      int[] known = within(branch);
      return branch.into(
          candidates()
              .draw(
                  space,
                  rows(x, known),
                  pick(y, known),
                  TrustRegion.everywhere(space.dimension()),
                  random));
    }

    private Candidates candidates() {
      int most = process.size() <= 200 ? 600 : process.size() <= 500 ? 300 : 150;
      int spread = effort == Effort.HASTY ? most / 8 : most;
      return new Candidates(spread, 5, Math.max(3, spread / 10));
    }

    private int[] within(Branch branch) {
      return IntStream.range(0, y.length).filter(i -> branch.has(x[i])).toArray();
    }
  }
}
