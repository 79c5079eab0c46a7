package dev.luthier.search.cmaes;

import java.util.Arrays;

/**
 * The constants of an evolution strategy (Hansen 2016, "The CMA evolution strategy: a tutorial",
 * table 1), with negative weights for the worse half.
 */
final class Strategy {
  private final int dimension;
  private final int population;
  private final double[] weights;
  private final double effective;
  private final double pathRate;
  private final double rankOne;
  private final double rankMany;
  private final double stepRate;
  private final double damping;

  /**
   * For a dimension and a number of trials a generation.
   *
   * @param dimension at least 1
   * @param population at least 4
   */
  Strategy(int dimension, int population) {
    this.dimension = dimension;
    this.population = population;
    double d = dimension;
    double[] raw = new double[population];
    for (int i = 0; i < population; i++) {
      raw[i] = StrictMath.log((population + 1) / 2.0) - StrictMath.log(i + 1);
    }
    double better = Arrays.stream(raw).filter(w -> w > 0).reduce(0, Double::sum);
    double worse = -Arrays.stream(raw).filter(w -> w <= 0).reduce(0, Double::sum);
    this.effective = effective(raw, 1, better);
    this.pathRate = (4 + effective / d) / (d + 4 + 2 * effective / d);
    this.rankOne = 2 / ((d + 1.3) * (d + 1.3) + effective);
    this.rankMany =
        Math.min(
            1 - rankOne, 2 * (effective - 2 + 1 / effective) / ((d + 2) * (d + 2) + effective));
    this.stepRate = (effective + 2) / (d + effective + 5);
    this.damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (d + 1)) - 1) + stepRate;
    double most =
        Math.min(
            1 + rankOne / rankMany,
            Math.min(
                1 + 2 * effective(raw, -1, worse) / (effective + 2),
                (1 - rankOne - rankMany) / (d * rankMany)));
    this.weights = Arrays.stream(raw).map(w -> w > 0 ? w / better : most * w / worse).toArray();
  }

  private static double effective(double[] raw, int sign, double sum) {
    double squares = 0;
    for (double w : raw) {
      squares += w * sign > 0 ? w * w : 0;
    }
    return squares > 0 ? sum * sum / squares : 0;
  }

  /** The usual number of trials a generation, 4 + 3 log d. */
  static int usualPopulation(int dimension) {
    return 4 + (int) (3 * StrictMath.log(Math.max(1, dimension)));
  }

  int dimension() {
    return dimension;
  }

  int population() {
    return population;
  }

  /** {@code [population]} from the best trial to the worst; those above 0 sum to 1. */
  double weight(int rank) {
    return weights[rank];
  }

  /** Variance-effective number of the better trials. */
  double effective() {
    return effective;
  }

  double pathRate() {
    return pathRate;
  }

  double rankOne() {
    return rankOne;
  }

  double rankMany() {
    return rankMany;
  }

  double stepRate() {
    return stepRate;
  }

  double damping() {
    return damping;
  }

  /** What the covariance keeps of itself. */
  double kept() {
    double sum = 0;
    for (double w : weights) {
      sum += w;
    }
    return 1 - rankOne - rankMany * sum;
  }

  /** Expected length of a standard normal vector. */
  double expectedLength() {
    double d = dimension;
    return Math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d));
  }

  /** Longest step that a trial from elsewhere may count as (Hansen 2011, injection). */
  double longest() {
    double d = dimension;
    return Math.sqrt(d) + 2 * d / (d + 2);
  }
}
