package dev.luthier.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class FoldEffectsTest {
  private static double[][] noise(Random random, int trials, int folds) {
    var scores = new double[trials][folds];
    for (int f = 0; f < folds; f++) {
      double effect = 10 * random.nextGaussian();
      for (int i = 0; i < trials; i++) {
        scores[i][f] = i + effect + random.nextGaussian();
      }
    }
    return scores;
  }

  @Test
  void effectsOfFoldsAndTrialsAreNoNoise() {
    double[][] scores = {{1, 5, 3}, {2, 6, 4}, {11, 15, 13}};
    assertThat(FoldEffects.of(scores).variance()).isCloseTo(0, within(1e-12));
    Forecast third = FoldEffects.of(scores).ofAll(new double[] {Double.NaN, 8, Double.NaN});
    assertThat(third.mean()).isCloseTo(6, within(1e-12));
  }

  @Test
  void theVarianceIsThatOfTheNoise() {
    double[][] scores = noise(new Random(42), 60, 40);
    assertThat(FoldEffects.of(scores).variance()).isCloseTo(1, within(0.06));
  }

  @Test
  void allFoldsLeaveNothingOpen() {
    double[][] scores = {{1, 2}, {4, 3}};
    assertThat(FoldEffects.of(scores).ofAll(new double[] {7, 9})).isEqualTo(Forecast.known(8));
  }

  @Property(tries = 100, seed = "42")
  void moreFoldsOfTheSameDifferenceMakeSurer(
      @ForAll @DoubleRange(min = 0.1, max = 5) double worse) {
    double[][] scores = noise(new Random(1), 4, 5);
    FoldEffects effects = FoldEffects.of(scores);
    double best = Arrays.stream(scores[0]).average().orElseThrow();
    var own = new double[5];
    Arrays.fill(own, Double.NaN);
    double chance = 1;
    double[] effect = new double[5];
    for (int f = 0; f < 5; f++) {
      for (double[] row : scores) {
        effect[f] += row[f] / scores.length;
      }
    }
    double level = best - Arrays.stream(effect).average().orElseThrow();
    for (int f = 0; f < 4; f++) {
      own[f] = effect[f] + level + worse;
      double next = effects.ofAll(own).chanceBelow(best);
      assertThat(next).isLessThan(chance).isLessThan(0.5);
      chance = next;
    }
  }

  /** Trials that win must rarely be given up: the stated chance is a real one. */
  @Test
  void theChanceIsCalibrated() {
    var random = new Random(42);
    int below = 0;
    int rounds = 4000;
    for (int i = 0; i < rounds; i++) {
      double[][] all = noise(random, 5, 5);
      double bound = Arrays.stream(all[4]).average().orElseThrow() + 4 * random.nextDouble() - 2;
      double[] own = all[4].clone();
      boolean wins = Arrays.stream(own).average().orElseThrow() < bound;
      own[3] = Double.NaN;
      own[4] = Double.NaN;
      double chance = FoldEffects.of(Arrays.copyOf(all, 4)).ofAll(own).chanceBelow(bound);
      below += wins && chance < 0.05 ? 1 : 0;
    }
    assertThat(below / (double) rounds).isLessThan(0.02);
  }
}
