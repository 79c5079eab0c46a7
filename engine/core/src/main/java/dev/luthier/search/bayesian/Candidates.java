package dev.luthier.search.bayesian;

import dev.luthier.search.Draws;
import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.SearchSpace;
import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Points at which an acquisition search begins: a shifted Sobol sequence over the space, and the
 * best known points with some of their coordinates perturbed (RAASP, Regis and Shoemaker 2013): in
 * many dimensions the second kind is the one that finds improvement.
 *
 * @param spread number of points over the space
 * @param incumbents number of best known points
 * @param each perturbations of each
 */
record Candidates(int spread, int incumbents, int each) {
  private static final int MOST_SOBOL_DIMENSIONS = 1000;
  private static final double PERTURBED = 20;

  /** {@code [m][d]}. */
  double[][] draw(
      SearchSpace space, double[][] x, double[] y, TrustRegion region, RandomGenerator random) {
    int[] order =
        IntStream.range(0, y.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> y[i]))
            .limit(incumbents)
            .mapToInt(Integer::intValue)
            .toArray();
    var points = new double[spread + order.length * each][];
    scatter(space.dimension(), points, region, random);
    int at = spread;
    for (int i : order) {
      for (int k = 0; k < each; k++) {
        points[at++] = perturbed(space, x[i], region, random);
      }
    }
    return points;
  }

  private void scatter(int d, double[][] points, TrustRegion region, RandomGenerator random) {
    if (d > MOST_SOBOL_DIMENSIONS) {
      Arrays.setAll(points, i -> placed(random.doubles(d).toArray(), region));
      return;
    }
    var sequence = new SobolSequenceGenerator(d);
    double[] shift = random.doubles(d).toArray();
    for (int i = 0; i < spread; i++) {
      double[] point = sequence.nextVector();
      for (int j = 0; j < d; j++) {
        double moved = point[j] + shift[j];
        point[j] = moved >= 1 ? moved - 1 : moved;
      }
      points[i] = placed(point, region);
    }
  }

  private static double[] placed(double[] point, TrustRegion region) {
    Arrays.setAll(point, j -> region.place(j, point[j]));
    return point;
  }

  private static double[] perturbed(
      SearchSpace space, double[] x, TrustRegion region, RandomGenerator random) {
    int d = x.length;
    double share = Math.min(1, PERTURBED / d) * (random.nextBoolean() ? 1 : 0.5);
    double sd = StrictMath.exp(StrictMath.log(0.3) - 5 * random.nextDouble());
    int always = random.nextInt(d);
    var u = new double[d];
    for (int j = 0; j < d; j++) {
      double step = Draws.normal(random);
      double fresh = random.nextDouble();
      boolean move = random.nextDouble() < share || j == always;
      boolean choice = space.parameters().get(j).domain() instanceof ChoiceDomain;
      if (Double.isNaN(x[j]) || (choice && j == always)) {
        u[j] = fresh;
      } else {
        u[j] = region.inside(j, move && !choice ? x[j] + sd * step : x[j]);
      }
    }
    return u;
  }
}
