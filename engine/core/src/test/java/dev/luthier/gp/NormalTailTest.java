package dev.luthier.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTailTest {
  /** Expected values by mpmath with 60 digits and more. */
  @ParameterizedTest
  @CsvSource({
    "-100000, -5000000023.9447894634",
    "-1000, -500014.73445209115845",
    "-100, -5010.1295788002497923",
    "-40, -808.29856835661996024",
    "-30.5, -472.88260479123593452",
    "-29.5, -442.81615258435892236",
    "-10, -55.553122036122355927",
    "-5, -16.744301162660990143",
    "-2.6, -6.5266645798849481705",
    "-2.4, -5.9069601488339662362",
    "-1, -2.4851210257126413368",
    "-0.1, -1.0471533140728460042",
    "0, -0.91893853320467274178",
    "0.5, -0.35982768374506381859",
    "3, 1.0987396653277077727"
  })
  void logImprovementIsRightInTheFarTail(double z, double expected) {
    assertThat(NormalTail.logImprovement(z))
        .isCloseTo(expected, within(2e-12 * (1 + Math.abs(expected))));
  }

  @ParameterizedTest
  @CsvSource({"-200", "-31", "-29", "-3", "-1", "-0.2", "0.3", "4"})
  void slopesAgreeWithFiniteDifferences(double z) {
    double h = 1e-5;
    double slope = (NormalTail.logImprovement(z + h) - NormalTail.logImprovement(z - h)) / (2 * h);
    double expected = NormalTail.probabilityOverImprovement(z);
    assertThat(slope).isCloseTo(expected, within(1e-5 * (1 + expected)));
    double density = 1 - z * expected;
    assertThat(NormalTail.densityOverImprovement(z))
        .isCloseTo(density, within(1e-6 * (1 + Math.abs(z * expected))));
  }

  /** Expected values by the complementary error function; the last two by the asymptotic series. */
  @ParameterizedTest
  @CsvSource({
    "0.03, 1.223869253974177",
    "0.4999, 0.8764206412082852",
    "2.47, 0.35772627927452455",
    "7.77, 0.12666642018563193",
    "31.99, 0.031229311580749576",
    "32.01, 0.031209837271832814"
  })
  void millsRatioIsTheSameOnBothSidesOfThePlacesOfItsTable(double t, double expected) {
    assertThat(NormalTail.mills(t)).isCloseTo(expected, within(t < 30 ? 1e-14 : 1e-9));
    double slope =
        (NormalTail.mills(t + 1e-6) - NormalTail.mills(Math.max(0, t - 1e-6)))
            / (1e-6 + Math.min(t, 1e-6));
    assertThat(slope).isCloseTo(t * NormalTail.mills(t) - 1, within(2e-6));
  }

  @Test
  void exponentialIsRightToTheLastPlaces() {
    for (double z = 0; z < 708; z += 0.0371) {
      double exact = StrictMath.exp(-z);
      assertThat(Exponential.ofMinus(z)).isCloseTo(exact, within(3 * Math.ulp(exact)));
    }
    assertThat(Exponential.ofMinus(0)).isOne();
    assertThat(Exponential.ofMinus(800)).isZero();
    assertThat(Exponential.ofMinus(Double.NaN)).isNaN();
  }

  @Test
  void tailsOfTheDistribution() {
    assertThat(NormalTail.probability(0)).isCloseTo(0.5, within(1e-15));
    assertThat(NormalTail.probability(-1.959963984540054)).isCloseTo(0.025, within(1e-14));
    assertThat(NormalTail.probability(1.959963984540054)).isCloseTo(0.975, within(1e-14));
    assertThat(NormalTail.erfcx(0)).isCloseTo(1, within(1e-15));
    assertThat(NormalTail.erfcx(1)).isCloseTo(0.4275835761558070, within(1e-14));
    assertThat(NormalTail.erfcx(1e8)).isCloseTo(5.641895835477563e-9, within(1e-22));
  }
}
