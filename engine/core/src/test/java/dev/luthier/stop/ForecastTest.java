package dev.luthier.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static RungChange changes(double... values) {
    RungChange all = RungChange.NONE;
    for (double value : values) {
      all = all.plus(value);
    }
    return all;
  }

  @Property(tries = 200, seed = "42")
  void chancesAreThoseOfTheTDistribution(
      @ForAll @DoubleRange(min = -4, max = 4) double bound,
      @ForAll @IntRange(min = 1, max = 40) int freedom) {
    double expected = new TDistribution(freedom).cumulativeProbability((bound - 1) / 2);
    assertThat(new Forecast(1, 4, freedom).chanceBelow(bound)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void momentsAreThoseOfAllChangesAndLeaveInfiniteOnesOut() {
    RungChange seen = changes(1, 2, Double.NaN, 6, Double.NEGATIVE_INFINITY);
    assertThat(seen.count()).isEqualTo(3);
    assertThat(seen.mean()).isCloseTo(3, within(1e-12));
    assertThat(seen.squares()).isCloseTo(14, within(1e-12));
  }

  @Test
  void aStepBorrowsTheSpreadOfTheStepBelow() {
    var steps = List.of(changes(0, 2, 0, 2), changes(-1, -1, -1));
    Forecast top = Forecast.known(5).toTop(1, steps);
    double pooled = 20 * (4.0 / 3) / 22;
    assertThat(top.mean()).isCloseTo(4, within(1e-12));
    assertThat(top.variance()).isCloseTo(pooled * (1 + 1.0 / 3), within(1e-12));
    assertThat(top.freedom()).isEqualTo(22);
    assertThat(Forecast.known(5).toTop(0, steps).mean()).isCloseTo(5, within(1e-12));
  }

  @Test
  void anUnknownStepGivesNoChance() {
    var steps = List.of(changes(0, 2), RungChange.NONE);
    assertThat(Forecast.known(1).toTop(0, steps).chanceBelow(2)).isNaN();
    assertThat(Forecast.known(1).toTop(0, List.of(changes(1))).chanceBelow(2)).isNaN();
  }

  @Test
  void knownValuesWinOrLose() {
    assertThat(Forecast.known(1).toTop(0, List.of()).chanceBelow(2)).isEqualTo(1);
    assertThat(Forecast.known(2).toTop(0, List.of()).chanceBelow(2)).isZero();
  }

  @Property(tries = 100, seed = "42")
  void moreFoldsOfTheSameDifferenceMakeSurer(
      @ForAll @DoubleRange(min = 0.1, max = 5) double worse) {
    double chance = 0.5;
    for (int done = 1; done < 5; done++) {
      double[] differences = DoubleStream.generate(() -> worse).limit(done).toArray();
      double next = Forecast.ofFolds(7, differences, 5, 1).chanceBelow(7);
      assertThat(next).isLessThan(chance);
      chance = next;
    }
  }

  /** Trials as good as the rival must rarely be given up: the stated chance is a real one. */
  @Test
  void theChanceOfFoldsIsCalibrated() {
    var random = new Random(42);
    int below = 0;
    int rounds = 4000;
    for (int i = 0; i < rounds; i++) {
      double[] differences = random.doubles(5, 0, 1).map(u -> u - 0.5).toArray();
      double[] first = Arrays.copyOf(differences, 3);
      double chance = Forecast.ofFolds(0, first, 5, 1.0 / 12).chanceBelow(0);
      boolean wins = Arrays.stream(differences).sum() < 0;
      below += wins && chance < 0.05 ? 1 : 0;
    }
    assertThat(below / (double) rounds).isLessThan(0.02);
  }
}
