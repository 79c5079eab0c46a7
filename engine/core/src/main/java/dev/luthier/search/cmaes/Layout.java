package dev.luthier.search.cmaes;

import dev.luthier.search.Acceptance;
import dev.luthier.search.Axis;
import dev.luthier.search.Belief;
import dev.luthier.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Which parameters of a space are coordinates of the normal distribution, and which are choices. A
 * space of choices alone gets a coordinate that means nothing.
 */
final class Layout {
  private final SearchSpace space;
  private final long seed;
  private final List<Axis> axes;
  private final Belief belief;
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Integer> choices = new ArrayList<>();

  Layout(SearchSpace space, long seed) {
    this.space = space;
    this.seed = seed;
    this.belief = Belief.of(space);
    this.axes = space.parameters().stream().map(p -> new Axis(p.domain())).toList();
    for (int p = 0; p < axes.size(); p++) {
      if (space.parameters().get(p).fixed().isEmpty()) {
        (axes.get(p).choices() > 0 ? choices : numbers).add(p);
      }
    }
  }

  long seed() {
    return seed;
  }

  /** Dimension of the normal distribution, at least 1. */
  int dimension() {
    return Math.max(1, numbers.size());
  }

  /** Where the first run begins: at what is believed, in the middle where nothing is. */
  Normal first(double sigma) {
    var mean = new double[dimension()];
    Arrays.setAll(mean, j -> j < numbers.size() ? belief.marginal(numbers.get(j)).mean() : 0.5);
    Normal normal = Normal.round(mean, sigma);
    for (int j = 0; j < numbers.size(); j++) {
      double sd = belief.marginal(numbers.get(j)).sd();
      normal = normal.with(j, mean[j], Math.min(1, sd / sigma));
    }
    return normal;
  }

  /**
   * Where a later run begins, {@code [dimension]}: at the first even draw that satisfies the
   * constraints, since a distribution far from all that do would offer nothing; at the last draw
   * where none of many does.
   */
  double[] anywhere(RandomGenerator random) {
    double[] u = {};
    for (int k = 0; k < Acceptance.MOST_REJECTIONS; k++) {
      u = random.doubles(axes.size()).toArray();
      if (space.satisfies(space.fromUnit(u))) {
        break;
      }
    }
    var mean = new double[dimension()];
    for (int j = 0; j < mean.length; j++) {
      mean[j] = j < numbers.size() ? u[numbers.get(j)] : 0.5;
    }
    return mean;
  }

  /** The choices of the first run. */
  Choices firstChoices() {
    return Choices.of(
        choices.stream()
            .map(
                p -> {
                  List<Double> weights = belief.marginal(p).weights();
                  int size = axes.get(p).choices();
                  var chances = new double[size];
                  Arrays.setAll(chances, k -> (weights.isEmpty() ? 1 : weights.get(k)) / size);
                  return chances;
                })
            .toArray(double[][]::new));
  }

  /** The usual number of trials a generation. */
  int population() {
    return Strategy.usualPopulation(numbers.size() + choices.size());
  }

  List<Integer> choiceSizes() {
    return choices.stream().map(p -> axes.get(p).choices()).toList();
  }

  /** What is known of a coordinate of a point of the space. */
  Cell cell(double[] x, int j) {
    return j < numbers.size()
        ? Cell.of(axes.get(numbers.get(j)), x[numbers.get(j)])
        : new Cell(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** The values of the choices of a point of the space; -1 where inactive. */
  int[] choices(double[] x) {
    return choices.stream()
        .mapToInt(p -> Double.isNaN(x[p]) ? -1 : axes.get(p).choice(x[p]))
        .toArray();
  }

  /** Whether all continuous coordinates are in the unit interval; cells at the ends have no end. */
  boolean isInside(double[] point) {
    for (int j = 0; j < numbers.size(); j++) {
      boolean outside = point[j] < 0 || point[j] > 1;
      if (outside && !axes.get(numbers.get(j)).isDiscrete()) {
        return false;
      }
    }
    return true;
  }

  /** The point of the unit cube for coordinates and choices, {@code [space dimension]}. */
  double[] place(double[] point, int[] values) {
    var u = new double[axes.size()];
    for (int j = 0; j < numbers.size(); j++) {
      u[numbers.get(j)] = Math.min(1, Math.max(0, point[j]));
    }
    for (int c = 0; c < choices.size(); c++) {
      int p = choices.get(c);
      u[p] = (values[c] + 0.5) / axes.get(p).choices();
    }
    return u;
  }

  /** The distribution with every integer's margin kept. */
  Normal withMargin(Normal normal, int population) {
    var margin = new Margin(1.0 / (dimension() * (double) population));
    Normal kept = normal;
    for (int j = 0; j < numbers.size(); j++) {
      Axis axis = axes.get(numbers.get(j));
      if (axis.isDiscrete() && axis.domain().size().orElse(1) > 1) {
        double place = Math.min(1, Math.max(0, kept.mean(j)));
        Cell cell = Cell.of(axis, place);
        kept = margin.keep(kept, j, new double[] {cell.low(), cell.high()});
      }
    }
    return kept;
  }
}
