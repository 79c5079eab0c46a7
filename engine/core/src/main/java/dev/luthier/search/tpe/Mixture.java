package dev.luthier.search.tpe;

import dev.luthier.gp.NormalTail;
import dev.luthier.search.Axis;
import dev.luthier.search.Belief;
import dev.luthier.search.Draws;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A multivariate Parzen estimator (Watanabe 2023, sections 3.2 and 3.3): every trial is a kernel
 * that is a product over the axes, and one more kernel, wide and in the middle, is the prior.
 *
 * <p>On a range a kernel is a normal density truncated to the unit interval, integrated over the
 * member's cell where values are discrete; its width is the larger gap to its neighbours, at least
 * 0.03 (section 3.3.3). On a choice it has its trial's value with mass (1 + 1 / kernels) and every
 * other with 1 / kernels, normalised.
 */
final class Mixture {
  private static final double LEAST_WIDTH = 0.03;
  private static final double CLIP_EXPONENT = 2;
  private static final int TRIES = 1000;

  private final List<Axis> axes;
  private final List<Belief.Marginal> beliefs;
  private final double[][] centres;
  private final double[][] widths;
  private final double[][] logMasses;
  private final double[] weights;

  /**
   * Of trials with weights, the prior's kernel even.
   *
   * @param points {@code [n][axes]}
   * @param given {@code [n + 1]}, not negative, the prior's last; their sum is above 0
   */
  Mixture(List<Axis> axes, double[][] points, double[] given) {
    this(axes, axes.stream().map(a -> Belief.Marginal.EVEN).toList(), points, given);
  }

  /** The same with a prior's kernel that is what somebody believes. */
  Mixture(List<Axis> axes, List<Belief.Marginal> beliefs, double[][] points, double[] given) {
    int n = points.length;
    int d = axes.size();
    this.axes = axes;
    this.beliefs = beliefs;
    this.centres = Arrays.copyOf(points, n + 1);
    this.centres[n] = new double[d];
    Arrays.setAll(centres[n], j -> beliefs.get(j).mean());
    this.widths = new double[n + 1][d];
    this.logMasses = new double[n + 1][d];
    double sum = Arrays.stream(given).sum();
    this.weights = Arrays.stream(given).map(w -> w / sum).toArray();
    for (int j = 0; j < d; j++) {
      if (axes.get(j).choices() == 0) {
        fit(j);
      }
    }
  }

  private void fit(int j) {
    int n = centres.length - 1;
    double least = Math.max(LEAST_WIDTH, StrictMath.pow(n + 2.0, -CLIP_EXPONENT));
    int[] order =
        IntStream.rangeClosed(0, n)
            .boxed()
            .sorted((a, b) -> Double.compare(centres[a][j], centres[b][j]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int k = 0; k <= n; k++) {
      double here = centres[order[k]][j];
      double before = k == 0 ? 0 : centres[order[k - 1]][j];
      double after = k == n ? 1 : centres[order[k + 1]][j];
      double gap = Math.max(here - before, after - here);
      widths[order[k]][j] =
          order[k] == n ? Math.min(1, beliefs.get(j).sd()) : Math.min(1, Math.max(least, gap));
    }
    for (int i = 0; i <= n; i++) {
      logMasses[i][j] = StrictMath.log(mass(i, j, 0, 1));
    }
  }

  private double mass(int i, int j, double low, double high) {
    double below = (low - centres[i][j]) / widths[i][j];
    double above = (high - centres[i][j]) / widths[i][j];
    // Differences in the lower tail lose nothing to rounding.
    return below > 0
        ? NormalTail.probability(-below) - NormalTail.probability(-above)
        : NormalTail.probability(above) - NormalTail.probability(below);
  }

  /** A draw, {@code [axes]}; members of the domains. */
  double[] draw(RandomGenerator random) {
    int i = kernel(random.nextDouble());
    var u = new double[axes.size()];
    for (int j = 0; j < u.length; j++) {
      Axis axis = axes.get(j);
      double at = axis.choices() > 0 ? choice(i, j, random) : normal(i, j, random);
      u[j] = axis.isDiscrete() ? axis.snap(at) : at;
    }
    return u;
  }

  private int kernel(double share) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      if (share < sum) {
        return i;
      }
    }
    return weights.length - 1;
  }

  private double choice(int i, int j, RandomGenerator random) {
    boolean prior = i == weights.length - 1;
    int choices = axes.get(j).choices();
    double own = 1 / (1 + (double) choices / weights.length);
    if (prior) {
      return beliefs.get(j).quantile(random.nextDouble());
    }
    return random.nextDouble() < own ? centres[i][j] : random.nextDouble();
  }

  private double normal(int i, int j, RandomGenerator random) {
    for (int k = 0; k < TRIES; k++) {
      double u = centres[i][j] + widths[i][j] * Draws.normal(random);
      if (u >= 0 && u <= 1) {
        return u;
      }
    }
    return centres[i][j];
  }

  /** The logarithm of the density at a place; of the mass on discrete axes. */
  double log(double[] u) {
    double[][] cells = new double[u.length][];
    for (int j = 0; j < u.length; j++) {
      Axis axis = axes.get(j);
      cells[j] = axis.choices() == 0 && axis.isDiscrete() ? axis.cell(u[j]) : new double[0];
    }
    var logs = new double[weights.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = StrictMath.log(weights[i]);
      for (int j = 0; j < u.length && weights[i] > 0; j++) {
        logs[i] += log(i, j, u[j], cells[j]);
      }
    }
    double most = Arrays.stream(logs).max().orElse(0);
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - most);
    }
    return most + StrictMath.log(sum);
  }

  private double log(int i, int j, double u, double[] cell) {
    Axis axis = axes.get(j);
    if (axis.choices() > 0) {
      double other = 1.0 / weights.length;
      boolean prior = i == weights.length - 1;
      double mass =
          prior
              ? StrictMath.exp(beliefs.get(j).logDensity(u)) / axis.choices()
              : (other + (axis.choice(u) == axis.choice(centres[i][j]) ? 1 : 0))
                  / (1 + other * axis.choices());
      return StrictMath.log(mass);
    }
    if (cell.length > 0) {
      double mass = Math.max(Double.MIN_NORMAL, mass(i, j, cell[0], cell[1]));
      return StrictMath.log(mass) - logMasses[i][j];
    }
    double z = (u - centres[i][j]) / widths[i][j];
    return NormalTail.logDensity(z) - StrictMath.log(widths[i][j]) - logMasses[i][j];
  }
}
