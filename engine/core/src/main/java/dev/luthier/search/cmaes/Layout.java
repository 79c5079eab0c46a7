package dev.luthier.search.cmaes;

import dev.luthier.search.Axis;
import dev.luthier.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;

/**
 * Which parameters of a space are coordinates of the normal distribution, and which are choices. A
 * space of choices alone gets a coordinate that means nothing.
 */
final class Layout {
  private final long seed;
  private final List<Axis> axes;
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Integer> choices = new ArrayList<>();

  Layout(SearchSpace space, long seed) {
    this.seed = seed;
    this.axes = space.parameters().stream().map(p -> new Axis(p.domain())).toList();
    for (int p = 0; p < axes.size(); p++) {
      (axes.get(p).choices() > 0 ? choices : numbers).add(p);
    }
  }

  long seed() {
    return seed;
  }

  /** Dimension of the normal distribution, at least 1. */
  int dimension() {
    return Math.max(1, numbers.size());
  }

  /** The usual number of trials a generation. */
  int population() {
    return Strategy.usualPopulation(axes.size());
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
