package dev.luthier.search.cmaes;

import dev.luthier.rng.Streams;

/**
 * One run of the strategy between two restarts, by the two regimes of BIPOP (Hansen, GECCO 2009):
 * the population doubles, and in between, while that has cost less, runs are small and begin
 * narrow.
 *
 * @param number from 0
 * @param population trials a generation
 * @param sigma where it begins
 * @param usual population of the first run
 * @param large population of the last run of the first regime
 * @param began how many trials were used before it
 * @param small whether it is of the second regime
 * @param smallCost trials that the second regime has used
 * @param largeCost trials that the first one has used
 */
record Run(
    int number,
    int population,
    double sigma,
    int usual,
    int large,
    int began,
    boolean small,
    int smallCost,
    int largeCost) {
  private static final double SIGMA = 0.25;
  private static final int MOST = 1 << 14;

  static Run first(int population) {
    return new Run(0, population, SIGMA, population, population, 0, false, 0, 0);
  }

  /** The one that follows once so many trials are used. */
  Run next(int used, long seed) {
    int cost = used - began;
    int smallSum = smallCost + (small ? cost : 0);
    int largeSum = largeCost + (small ? 0 : cost);
    if (large > usual && smallSum < largeSum) {
      var random = Streams.of(seed, "suggester.cma-es.small", number + 1L);
      double share = random.nextDouble();
      int few = (int) (usual * StrictMath.pow(0.5 * large / usual, share * share));
      double narrow = SIGMA * StrictMath.pow(10, -2 * random.nextDouble());
      return new Run(
          number + 1, Math.max(4, few), narrow, usual, large, used, true, smallSum, largeSum);
    }
    int doubled = Math.min(MOST, 2 * large);
    return new Run(number + 1, doubled, SIGMA, usual, doubled, used, false, smallSum, largeSum);
  }

  /**
   * The one that follows a run that was lost to failures. They are no sign that more trials a
   * generation are needed, so those do not double.
   */
  Run elsewhere(int used, long seed) {
    return small
        ? next(used, seed)
        : new Run(
            number + 1,
            population,
            sigma,
            usual,
            large,
            used,
            false,
            smallCost,
            largeCost + used - began);
  }
}
