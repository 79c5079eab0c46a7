package dev.luthier.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class ForecastTest {
  @Property(tries = 200, seed = "42")
  void chancesAreThoseOfTheTDistribution(
      @ForAll @DoubleRange(min = -4, max = 4) double bound,
      @ForAll @IntRange(min = 1, max = 40) int freedom) {
    double expected = new TDistribution(freedom).cumulativeProbability((bound - 1) / 2);
    assertThat(new Forecast(1, 4, freedom).chanceBelow(bound)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void knownValuesWinOrLose() {
    assertThat(Forecast.known(1).chanceBelow(2)).isEqualTo(1);
    assertThat(Forecast.known(2).chanceBelow(2)).isZero();
    assertThat(new Forecast(1, Double.NaN, 3).chanceBelow(2)).isNaN();
  }

  @Test
  void aSumHasTheFreedomOfWelch() {
    Forecast sum = new Forecast(1, 3, 5).plus(new Forecast(2, 4, 8));
    assertThat(sum.mean()).isEqualTo(3);
    assertThat(sum.variance()).isEqualTo(7);
    assertThat(sum.freedom()).isCloseTo(49 / (9.0 / 5 + 16.0 / 8), within(1e-12));
    assertThat(Forecast.known(1).plus(new Forecast(2, 4, 8))).isEqualTo(new Forecast(3, 4, 8));
    assertThat(Forecast.known(1).plus(Forecast.known(2))).isEqualTo(Forecast.known(3));
  }
}
