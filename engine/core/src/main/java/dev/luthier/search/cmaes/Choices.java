package dev.luthier.search.cmaes;

import java.util.Arrays;
import java.util.List;

/**
 * A distribution over the values of each choice, moved towards those of the better trials; none
 * falls below the margin of CatCMA (Hamano et al., GECCO 2024, section 3.4). Immutable.
 */
final class Choices {
  private static final double RATE = 0.3;
  private static final double STAYS = 0.73;

  private final double[][] chances;

  private Choices(double[][] chances) {
    this.chances = chances;
  }

  /** Even ones. */
  static Choices even(List<Integer> sizes) {
    return new Choices(
        sizes.stream()
            .map(
                k -> {
                  var even = new double[k];
                  Arrays.fill(even, 1.0 / k);
                  return even;
                })
            .toArray(double[][]::new));
  }

  /** Given ones, {@code [choices][values]}, each summing to 1. */
  static Choices of(double[][] chances) {
    var given = new Choices(chances);
    return new Choices(Arrays.stream(chances).map(given::withMargin).toArray(double[][]::new));
  }

  /** The value at a share of one choice's distribution. */
  int at(int choice, double share) {
    double sum = 0;
    for (int k = 0; k < chances[choice].length; k++) {
      sum += chances[choice][k];
      if (share < sum) {
        return k;
      }
    }
    return chances[choice].length - 1;
  }

  /**
   * After a generation.
   *
   * @param values {@code [population][choices]}, the best trial first; -1 where inactive
   */
  Choices after(int[][] values, Strategy s) {
    var next = new double[chances.length][];
    for (int c = 0; c < chances.length; c++) {
      double[] moved = chances[c].clone();
      for (int i = 0; i < values.length; i++) {
        double weight = RATE * Math.max(0, s.weight(i));
        for (int k = 0; k < moved.length && values[i][c] >= 0; k++) {
          moved[k] += weight * ((values[i][c] == k ? 1 : 0) - chances[c][k]);
        }
      }
      next[c] = withMargin(moved);
    }
    return new Choices(next);
  }

  private double[] withMargin(double[] moved) {
    int k = moved.length;
    if (k == 1) {
      return moved;
    }
    double least = (1 - StrictMath.pow(STAYS, 1.0 / chances.length)) / (k - 1);
    double floor = Math.min(least, 0.5 / k);
    double lifted = 0;
    for (double p : moved) {
      lifted += Math.max(0, p - floor);
    }
    double scale = (1 - k * floor) / lifted;
    return Arrays.stream(moved).map(p -> floor + scale * Math.max(0, p - floor)).toArray();
  }
}
