package dev.luthier.search.tpe;

import dev.luthier.search.Axis;
import dev.luthier.search.Belief;
import dev.luthier.search.Evidence;
import dev.luthier.space.Condition;
import dev.luthier.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Parameters that are always active together and not fixed: one density is learned for each group,
 * of the trials in which it is active.
 *
 * @param positions in the space
 * @param axes of the positions
 * @param beliefs about the positions
 */
record Group(List<Integer> positions, List<Axis> axes, List<Belief.Marginal> beliefs) {
  private static final int CANDIDATES = 24;
  private static final double GOOD = 0.15;
  private static final int MOST_GOOD = 25;

  /** The groups of a space, parents before children. */
  static List<Group> of(SearchSpace space) {
    Map<Set<Condition>, List<Integer>> together = new LinkedHashMap<>();
    for (int j : space.parentsFirstOrder()) {
      if (space.isFixed(j)) {
        continue; // its densities would tell nothing, and their ratio is never quite one
      }
      var conditions = new HashSet<>(space.parameters().get(j).conditions());
      together.computeIfAbsent(conditions, c -> new ArrayList<>()).add(j);
    }
    var belief = Belief.of(space);
    return together.values().stream()
        .map(
            p ->
                new Group(
                    List.copyOf(p),
                    p.stream().map(j -> new Axis(space.parameters().get(j).domain())).toList(),
                    p.stream().map(belief::marginal).toList()))
        .toList();
  }

  /** The ratio of good to other trials, as learned from those in which the group is active. */
  Ratio learn(Evidence evidence) {
    int[] active =
        IntStream.range(0, evidence.y().length)
            .filter(i -> isActive(evidence.x()[i]))
            .boxed()
            .sorted((a, b) -> Double.compare(evidence.y()[a], evidence.y()[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    int good = Math.min((int) Math.ceil(GOOD * active.length), MOST_GOOD);
    double[][] better = rows(evidence.x(), Arrays.copyOf(active, good));
    List<double[]> worse = new ArrayList<>();
    worse.addAll(
        Arrays.asList(rows(evidence.x(), Arrays.copyOfRange(active, good, active.length))));
    for (double[] running : evidence.pending()) {
      if (isActive(running)) {
        worse.add(pick(running));
      }
    }
    double[] y = Arrays.stream(active).mapToDouble(i -> evidence.y()[i]).toArray();
    var even = new double[worse.size() + 1];
    Arrays.fill(even, 1);
    return new Ratio(
        new Mixture(axes, beliefs, better, weights(y, good)),
        new Mixture(axes, worse.toArray(double[][]::new), even));
  }

  /** By how much each good value is below the first that is not; even where that says nothing. */
  private static double[] weights(double[] y, int good) {
    var weights = new double[good + 1];
    double threshold = y.length > good ? y[good] : Double.POSITIVE_INFINITY;
    double sum = 0;
    for (int i = 0; i < good; i++) {
      weights[i] = threshold - y[i];
      sum += weights[i];
    }
    if (!(sum > 0 && Double.isFinite(sum))) {
      Arrays.fill(weights, 1);
      return weights;
    }
    weights[good] = sum / good;
    return weights;
  }

  private boolean isActive(double[] x) {
    return !Double.isNaN(x[positions.get(0)]);
  }

  private double[][] rows(double[][] x, int[] numbers) {
    return Arrays.stream(numbers).mapToObj(i -> pick(x[i])).toArray(double[][]::new);
  }

  private double[] pick(double[] x) {
    return positions.stream().mapToDouble(j -> x[j]).toArray();
  }

  /** The density of good trials, and that of the others and of those that run. */
  record Ratio(Mixture good, Mixture other) {
    /** The candidate with the largest ratio; the first of equal ones. */
    double[] best(RandomGenerator random) {
      double[] best = good.draw(random);
      double most = good.log(best) - other.log(best);
      for (int k = 1; k < CANDIDATES; k++) {
        double[] u = good.draw(random);
        double score = good.log(u) - other.log(u);
        if (score > most) {
          most = score;
          best = u;
        }
      }
      return best;
    }
  }
}
