package dev.luthier.search.bayesian;

import dev.luthier.gp.Acquisition;
import dev.luthier.gp.BoundedLbfgs;
import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.Configuration;
import dev.luthier.space.Domain;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the configuration with the largest acquisition value: scores many points, then improves the
 * best few by turns, the continuous coordinates by gradient, each discrete one by trying its values
 * (the alternation of Optuna's mixed optimiser). Ends by count. Never returns a configuration that
 * is not eligible, or one that breaks a constraint.
 */
final class AcquisitionSearch {
  private static final int TURNS = 3;
  private static final int STEPS = 40;
  private static final int EXHAUSTIVE = 16;
  private static final double APART = 0.05;

  private final SearchSpace space;
  private final Acquisition acquisition;
  private final Predicate<Configuration> eligible;
  private final int starts;
  private final TrustRegion region;
  private final long[] sizes;

  /** A point met. */
  private static final class Point {
    private final double[] u;
    private final double[] x;
    private final Configuration configuration;
    private final double value;

    /**
     * A point with its value.
     *
     * @param u {@code [d]}, a value for every coordinate, inactive ones included
     * @param x {@code [d]}, what the model sees: at the centres of cells, NaN where inactive
     */
    Point(double[] u, double[] x, Configuration configuration, double value) {
      this.u = u;
      this.x = x;
      this.configuration = configuration;
      this.value = value;
    }
  }

  /**
   * Prepares.
   *
   * @param acquisition larger is better, in logarithms: a prior belief enters as its log density,
   *     weighted and added (Hvarfner et al., ICLR 2022), by wrapping what is passed here
   * @param eligible what may be returned, as far as it satisfies the space's constraints
   * @param starts how many of the best points are improved
   * @param region nothing outside of it is returned
   */
  AcquisitionSearch(
      SearchSpace space,
      Acquisition acquisition,
      Predicate<Configuration> eligible,
      int starts,
      TrustRegion region) {
    this.space = space;
    this.acquisition = acquisition;
    this.eligible = eligible;
    this.starts = starts;
    this.region = region;
    this.sizes = space.parameters().stream().mapToLong(p -> p.size().orElse(0)).toArray();
  }

  /**
   * The best found; empty if no candidate is eligible and satisfies the constraints.
   *
   * @param candidates {@code [m][d]}, points of the unit cube
   */
  Optional<Configuration> best(double[][] candidates) {
    List<Point> points = visitAll(candidates);
    points.sort(Comparator.comparingDouble((Point p) -> p.value).reversed());
    @Nullable Point best = null;
    for (Point start : spread(points)) {
      Point end = improve(start);
      if (best == null || end.value > best.value) {
        best = end;
      }
    }
    return Optional.ofNullable(best).map(p -> p.configuration);
  }

  private boolean isAllowed(Configuration configuration) {
    return space.satisfies(configuration)
        && region.has(space.toUnit(configuration))
        && eligible.test(configuration);
  }

  private List<Point> visitAll(double[][] candidates) {
    List<double[]> kept = new ArrayList<>();
    List<Configuration> allowed = new ArrayList<>();
    for (double[] candidate : candidates) {
      Configuration configuration = space.fromUnit(candidate);
      if (isAllowed(configuration)) {
        kept.add(candidate);
        allowed.add(configuration);
      }
    }
    double[][] x = allowed.stream().map(space::toUnit).toArray(double[][]::new);
    double[] values = acquisition.at(x);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(values[i])) {
        points.add(new Point(whole(kept.get(i), x[i]), x[i], allowed.get(i), values[i]));
      }
    }
    return points;
  }

  private @Nullable Point visit(double[] u) {
    Configuration configuration = space.fromUnit(u);
    if (!isAllowed(configuration)) {
      return null;
    }
    double[] x = space.toUnit(configuration);
    double value = acquisition.at(x);
    return Double.isFinite(value) ? new Point(whole(u, x), x, configuration, value) : null;
  }

  private static double[] whole(double[] u, double[] x) {
    double[] whole = u.clone();
    for (int j = 0; j < x.length; j++) {
      whole[j] = Double.isNaN(x[j]) ? u[j] : x[j];
    }
    return whole;
  }

  /** The best points that are not next to a better one. */
  private List<Point> spread(List<Point> sorted) {
    List<Point> chosen = new ArrayList<>();
    for (Point point : sorted) {
      if (chosen.size() < starts && chosen.stream().allMatch(c -> apart(c.x, point.x))) {
        chosen.add(point);
      }
    }
    return chosen;
  }

  private static boolean apart(double[] a, double[] b) {
    for (int j = 0; j < a.length; j++) {
      if (Double.isNaN(a[j]) != Double.isNaN(b[j]) || Math.abs(a[j] - b[j]) > APART) {
        return true;
      }
    }
    return false;
  }

  private Point improve(Point start) {
    Point point = start;
    for (int turn = 0; turn < TURNS; turn++) {
      double before = point.value;
      point = turnDiscrete(climb(point));
      if (point.value - before < 1e-6) {
        break;
      }
    }
    return point;
  }

  /** Gradient ascent on what is continuous, or has too many values to try, and active. */
  private Point climb(Point from) {
    int[] free =
        IntStream.range(0, sizes.length)
            .filter(j -> isFine(space.parameters().get(j)) && !Double.isNaN(from.x[j]))
            .toArray();
    if (free.length == 0) {
      return from;
    }
    double[] x = from.x.clone();
    var whole = new double[x.length];
    var top =
        new BoundedLbfgs(STEPS, 1e-5)
            .minimize(
                (at, gradient) -> {
                  place(at, free, x);
                  double value = acquisition.at(x, whole);
                  for (int k = 0; k < free.length; k++) {
                    gradient[k] = -whole[free[k]];
                  }
                  return -value;
                },
                Arrays.stream(free).mapToDouble(j -> from.x[j]).toArray(),
                Arrays.stream(free).mapToDouble(region::low).toArray(),
                Arrays.stream(free).mapToDouble(region::high).toArray());
    double[] u = from.u.clone();
    place(top.x(), free, u);
    return furthest(from, u);
  }

  /**
   * Whether a parameter is improved by gradient: a continuous one, or of too many values to try.
   */
  static boolean isFine(Parameter<?> parameter) {
    return parameter.size().orElse(Long.MAX_VALUE) > EXHAUSTIVE
        && !(parameter.domain() instanceof ChoiceDomain);
  }

  private static void place(double[] values, int[] positions, double[] into) {
    for (int k = 0; k < positions.length; k++) {
      into[positions[k]] = values[k];
    }
  }

  /** The end of a climb, or, where constraints forbid it, the best point met on the way back. */
  private Point furthest(Point from, double[] u) {
    double[] at = u.clone();
    for (int halving = 0; halving < 6; halving++) {
      Point point = visit(at);
      if (point != null && point.value > from.value) {
        return point;
      }
      for (int j = 0; j < at.length; j++) {
        at[j] = 0.5 * (at[j] + from.u[j]);
      }
    }
    return from;
  }

  private Point turnDiscrete(Point from) {
    Point best = from;
    for (int j = 0; j < sizes.length; j++) {
      if (sizes[j] > 1 && !Double.isNaN(best.x[j])) {
        best = tryValues(best, j);
      }
    }
    return best;
  }

  private Point tryValues(Point from, int j) {
    Domain<?> domain = space.parameters().get(j).domain();
    Point best = from;
    for (long rank : ranks(domain, from, j)) {
      double[] u = from.u.clone();
      u[j] = domain.toUnit(domain.member(rank));
      Point point = u[j] == from.u[j] ? null : visit(u);
      if (point != null && point.value > best.value) {
        best = point;
      }
    }
    return best;
  }

  /** All ranks of a short domain; of a long one those 1, 2, 4, ... steps away. */
  private long[] ranks(Domain<?> domain, Point from, int j) {
    long size = sizes[j];
    if (size <= EXHAUSTIVE || domain instanceof ChoiceDomain) {
      return LongStream.range(0, Math.min(size, 256)).toArray();
    }
    long own = rank(domain, from.u[j], size);
    var ranks = new ArrayList<Long>();
    for (long step = 1; step < size; step *= 2) {
      ranks.add(own - step);
      ranks.add(own + step);
    }
    return ranks.stream().mapToLong(r -> r).filter(r -> r >= 0 && r < size).toArray();
  }

  private static long rank(Domain<?> domain, double u, long size) {
    long low = 0;
    long high = size - 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (domain.toUnit(domain.member(middle)) < u) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
