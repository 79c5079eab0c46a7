package dev.luthier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class BeliefTest {
  private static final SearchSpace SPACE =
      SearchSpace.of(
          Parameter.logUniform("rate", 1e-4, 1).likely(1e-3, 0.5),
          Parameter.integer("n", 1, 10).likely(3, 1),
          Parameter.choice("c", "a", "b", "d").weighing(6, 3, 0),
          Parameter.uniform("free", 0, 1));
  private static final Belief BELIEF = Belief.of(SPACE);

  @Example
  void sdOfALogParameterCountsInPowersOfTen() {
    assertThat(BELIEF.marginal(0).mean()).isCloseTo(0.25, within(1e-12));
    assertThat(BELIEF.marginal(0).sd()).isCloseTo(0.125, within(1e-12));
    assertThat(BELIEF.marginal(1).mean()).isCloseTo(0.25, within(1e-12));
    assertThat(BELIEF.marginal(1).sd()).isCloseTo(0.1, within(1e-12));
  }

  @Example
  void densitiesIntegrateToOne() {
    for (int j = 0; j < 4; j++) {
      double sum = 0;
      for (int k = 0; k < 3000; k++) {
        sum += Math.exp(BELIEF.marginal(j).logDensity((k + 0.5) / 3000)) / 3000;
      }
      assertThat(sum).isCloseTo(1, within(1e-3));
    }
  }

  @Property(tries = 200, seed = "42")
  void quantilesInvertTheDistribution(@ForAll @DoubleRange(min = 0.01, max = 0.99) double share) {
    for (int j = 0; j < 4; j++) {
      double until = BELIEF.marginal(j).quantile(share);
      double sum = 0;
      for (int k = 0; k < 4000; k++) {
        sum += Math.exp(BELIEF.marginal(j).logDensity((k + 0.5) / 4000 * until)) / 4000 * until;
      }
      assertThat(sum).isCloseTo(share, within(2e-3));
    }
  }

  @Property(tries = 50, seed = "42")
  void gradientAgreesWithFiniteDifferences(@ForAll @DoubleRange(min = 0.05, max = 0.6) double u) {
    double[] x = {u, u, 0.1, u};
    var gradient = new double[4];
    BELIEF.addGradient(x, 2, gradient);
    for (int j : new int[] {0, 1, 3}) {
      double[] up = x.clone();
      double[] down = x.clone();
      up[j] += 1e-6;
      down[j] -= 1e-6;
      double expected = (BELIEF.logDensity(up) - BELIEF.logDensity(down)) / 1e-6;
      assertThat(gradient[j]).isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
    }
  }

  @Example
  void whatIsFixedOrInactiveIsNotBelieved() {
    var space =
        SearchSpace.of(
            List.of(Parameter.uniform("x", 0, 1).likely(0.2, 0.1).fixedAt(0.9)), List.of());
    assertThat(Belief.of(space).isEven()).isTrue();
    assertThat(BELIEF.logDensity(new double[] {Double.NaN, Double.NaN, Double.NaN, 0.3})).isZero();
  }

  @Example
  void saysWhatDoesNotFit() {
    assertThatThrownBy(() -> Parameter.uniform("x", 0, 1).likely(2, 1))
        .hasMessageContaining("'x'")
        .hasMessageContaining("2.0, outside");
    assertThatThrownBy(() -> Parameter.uniform("x", 0, 1).likely(0.5, -1))
        .hasMessageContaining("sd (-1.0)");
    assertThatThrownBy(() -> Parameter.choice("c", "a", "b").weighing(1))
        .hasMessageContaining("1 weights, its values are 2");
    assertThatThrownBy(() -> Parameter.choice("c", "a", "b").weighing(0, 0))
        .hasMessageContaining("sum to more than 0");
    assertThatThrownBy(() -> Parameter.integer("n", 1, 3).fixedAt(4))
        .hasMessageContaining("'n' cannot be fixed at 4");
  }
}
