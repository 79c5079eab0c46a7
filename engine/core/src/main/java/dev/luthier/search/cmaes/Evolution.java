package dev.luthier.search.cmaes;

import dev.luthier.rng.Streams;
import dev.luthier.search.Draws;
import dev.luthier.search.Evidence;
import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Where the search stands after so many trials with a value: a fold over them, one generation at a
 * time. Immutable.
 */
final class Evolution {
  private static final int TRIES = 100;

  /** Of the ranges: no hyperparameter needs more. */
  private static final double NARROWEST = 1e-6;

  private static final double FLAT = 1e-10;

  private final Layout layout;
  private final Run run;
  private final Strategy strategy;
  private final Normal normal;
  private final Choices choices;
  private final int consumed;
  private final double[] bests;

  private Evolution(
      Layout layout, Run run, Normal normal, Choices choices, int consumed, double[] bests) {
    this.layout = layout;
    this.run = run;
    this.strategy = new Strategy(layout.dimension(), run.population());
    this.normal = normal;
    this.choices = choices;
    this.consumed = consumed;
    this.bests = bests;
  }

  /** Before any trial. */
  static Evolution first(Layout layout) {
    var run = Run.first(layout.population());
    return new Evolution(
        layout, run, layout.first(run.sigma()), layout.firstChoices(), 0, new double[0]);
  }

  private Evolution restarted(Run following, int used) {
    double[] mean =
        layout.anywhere(Streams.of(layout.seed(), "suggester.cma-es.restart", following.number()));
    return new Evolution(
        layout,
        following,
        Normal.round(mean, following.sigma()),
        Choices.even(layout.choiceSizes()),
        used,
        new double[0]);
  }

  /** How many trials with a value have been used. */
  int consumed() {
    return consumed;
  }

  /** Whether another generation can be made of that many trials. */
  boolean canAdvance(int known) {
    return consumed + run.population() <= known;
  }

  /** After the next generation: the next trials with a value, by number. */
  Evolution after(Evidence evidence) {
    int[] order =
        IntStream.range(consumed, consumed + run.population())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> evidence.y()[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int next = consumed + run.population();
    double best = evidence.y()[order[0]];
    if (!Double.isFinite(best)) {
      return afterFailure(next);
    }
    double[][] points =
        Arrays.stream(order).mapToObj(i -> latent(evidence, i)).toArray(double[][]::new);
    int[][] values =
        Arrays.stream(order).mapToObj(i -> layout.choices(evidence.x()[i])).toArray(int[][]::new);
    double[] nextBests = Arrays.copyOf(bests, bests.length + 1);
    nextBests[bests.length] = best;
    Normal moved =
        layout.withMargin(normal.after(points, bests.length, strategy), run.population());
    if (isOver(moved, nextBests, worstFinite(evidence, order))) {
      return restarted(run.next(next, layout.seed()), next);
    }
    return new Evolution(layout, run, moved, choices.after(values, strategy), next, nextBests);
  }

  /**
   * After a generation that failed to the last trial. It has no ranks to learn from, so the
   * distribution stays: near a limit of memory, say, that may happen to a good one. But a run with
   * more of them than of others would stay where everything fails, and begins elsewhere. So at most
   * half of a run is lost, and a run whose first generation fails ends at once.
   */
  private Evolution afterFailure(int used) {
    int generations = (used - run.began()) / run.population();
    return generations > 2 * bests.length
        ? restarted(run.elsewhere(used, layout.seed()), used)
        : new Evolution(layout, run, normal, choices, used, bests);
  }

  /** The worst value of a generation that has one; failed trials say nothing of how flat it is. */
  private static double worstFinite(Evidence evidence, int[] order) {
    return Arrays.stream(order)
        .mapToDouble(i -> evidence.y()[i])
        .filter(Double::isFinite)
        .max()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private double[] latent(Evidence evidence, int i) {
    var point = new double[layout.dimension()];
    for (int j = 0; j < point.length; j++) {
      point[j] =
          layout
              .cell(evidence.x()[i], j)
              .draw(normal.mean(j), normal.deviation(j), layout.seed(), evidence.numbers()[i], j);
    }
    return point;
  }

  /** The usual reasons to begin anew (Hansen 2016, appendix B.3), on the unit cube. */
  private boolean isOver(Normal moved, double[] history, double worst) {
    int stall = 10 + (30 * layout.dimension() + run.population() - 1) / run.population();
    boolean flat = false;
    if (history.length >= stall) {
      double[] recent = Arrays.copyOfRange(history, history.length - stall, history.length);
      double low = Arrays.stream(recent).min().orElse(0);
      double high = Math.max(worst, Arrays.stream(recent).max().orElse(0));
      flat = high - low <= FLAT * Math.max(Math.abs(low), Math.abs(high));
    }
    return flat
        || moved.widest() < NARROWEST
        || moved.widest() > 1e4 * run.sigma()
        || moved.condition() > 1e14;
  }

  /** A draw, {@code [space dimension]}: of those outside the cube the hundredth is clipped. */
  double[] draw(RandomGenerator random) {
    var z = new double[layout.dimension()];
    double[] point = {};
    for (int k = 0; k < TRIES; k++) {
      for (int j = 0; j < z.length; j++) {
        z[j] = Draws.normal(random);
      }
      point = normal.point(z);
      if (layout.isInside(point)) {
        break;
      }
    }
    var values = new int[layout.choiceSizes().size()];
    for (int c = 0; c < values.length; c++) {
      values[c] = choices.at(c, random.nextDouble());
    }
    return layout.place(point, values);
  }
}
