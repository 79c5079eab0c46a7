package dev.luthier.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class TrustRegionTest {
  private static final int FIRST = 6;

  /**
   * The side after local proposals that gained or not; the global ones between them gain always.
   */
  private static double side(boolean... gains) {
    int n = FIRST + 2 * gains.length;
    var y = new double[n];
    double best = 1000;
    for (int i = 0; i < n; i++) {
      boolean local = i >= FIRST && i % 2 == 1;
      best -= !local || gains[(i - FIRST) / 2] ? 1 : 0;
      y[i] = !local || gains[(i - FIRST) / 2] ? best : best + 5;
    }
    return TrustRegion.side(IntStream.range(0, n).toArray(), y, FIRST, 1);
  }

  private static boolean[] times(int n, boolean gain) {
    var gains = new boolean[n];
    Arrays.fill(gains, gain);
    return gains;
  }

  @Example
  void threeGainsDoubleItAndFourFailuresHalveIt() {
    assertThat(side()).isEqualTo(0.8);
    assertThat(side(true, true)).isEqualTo(0.8);
    assertThat(side(true, true, true)).isEqualTo(1.6);
    assertThat(side(true, true, false, true, true)).isEqualTo(0.8);
    assertThat(side(times(3, false))).isEqualTo(0.8);
    assertThat(side(times(4, false))).isEqualTo(0.4);
    assertThat(side(false, false, false, true, false)).isEqualTo(0.8);
    assertThat(side(times(8, false))).isEqualTo(0.2);
  }

  @Example
  void itHasALargestSizeAndBeginsAnewBelowTheSmallest() {
    assertThat(side(times(30, true))).isEqualTo(1.6);
    assertThat(side(times(24, false))).isEqualTo(0.8 / 64);
    assertThat(side(times(28, false))).isEqualTo(0.8);
  }

  @Example
  void aFailedTrialIsNoGainNorIsATinyOne() {
    int[] numbers = {7, 9, 11, 13};
    double inf = Double.POSITIVE_INFINITY;
    assertThat(TrustRegion.side(numbers, new double[] {inf, inf, inf, inf}, FIRST, 1))
        .isEqualTo(0.4);
    int[] more = {0, 7, 9, 11, 13};
    assertThat(TrustRegion.side(more, new double[] {1, 0.9999, 0.9998, 0.9997, 0.9996}, FIRST, 1))
        .isEqualTo(0.4);
    assertThat(
            TrustRegion.side(more, new double[] {1, 0.9999, 0.9998, 0.9997, 0.9996}, FIRST, 1e-3))
        .isEqualTo(1.6);
    assertThat(TrustRegion.side(new int[] {-4, 1, 3, 5}, new double[4], FIRST, 1)).isEqualTo(0.8);
  }

  @Property(seed = "1")
  void itHasItsCentreAndTheSidesOfTheLengths(
      @ForAll @Size(3) List<@DoubleRange(min = 0.3, max = 0.7) Double> centre,
      @ForAll @Size(3) List<@DoubleRange(min = 0.5, max = 20) Double> weights) {
    SearchSpace space =
        SearchSpace.of(
            Parameter.uniform("a", 0, 1),
            Parameter.uniform("b", -3, 3),
            Parameter.uniform("c", 5, 9));
    double[] x = centre.stream().mapToDouble(c -> c).toArray();
    double[] w = weights.stream().mapToDouble(c -> c).toArray();
    TrustRegion region = TrustRegion.about(space, x, w, 0.05);
    assertThat(region.has(x)).isTrue();
    double volume = 1;
    for (int j = 0; j < 3; j++) {
      double width = region.high(j) - region.low(j);
      volume *= width;
      assertThat(region.high(j) - x[j]).isCloseTo(width / 2, within(1e-12));
      assertThat(width * Math.sqrt(w[j]))
          .isCloseTo((region.high(0) - region.low(0)) * Math.sqrt(w[0]), within(1e-9));
    }
    assertThat(Math.cbrt(volume)).isCloseTo(0.05, within(1e-9));
  }

  @Property(seed = "1")
  void whatIsPlacedOrMovedIsInIt(@ForAll long seed) {
    SearchSpace space = SearchSpace.of(Parameter.uniform("a", 0, 1), Parameter.uniform("b", 0, 1));
    var random = new java.util.Random(seed);
    TrustRegion region =
        TrustRegion.about(space, draw(random), new double[] {9, 1}, random.nextDouble());
    assertThat(region.has(new double[] {region.place(0, random.nextDouble()), region.place(1, 1)}))
        .isTrue();
    assertThat(
            region.has(new double[] {region.inside(0, random.nextGaussian()), region.inside(1, 2)}))
        .isTrue();
    for (int j = 0; j < 2; j++) {
      assertThat(region.low(j)).isBetween(0.0, 1.0);
      assertThat(region.high(j)).isBetween(0.0, 1.0);
    }
  }

  private static double[] draw(RandomGenerator random) {
    return random.doubles(2).toArray();
  }

  @Example
  void choicesShortRangesAndWhatIsInactiveAreNotBounded() {
    var kind = Parameter.choice("kind", "a", "b", "c");
    SearchSpace space =
        SearchSpace.of(
            kind,
            Parameter.integer("few", 1, 4),
            Parameter.integer("many", 1, 100),
            Parameter.uniform("x", 0, 1),
            Parameter.uniform("y", 0, 1).when(kind, "a"));
    double[] centre = {0.5, 0.3, 0.505, 0.5, Double.NaN};
    TrustRegion region = TrustRegion.about(space, centre, new double[] {1, 1, 1, 1, 1}, 1e-3);
    for (int j : new int[] {0, 1, 4}) {
      assertThat(region.low(j)).isEqualTo(0);
      assertThat(region.high(j)).isEqualTo(1);
    }
    assertThat(region.high(3) - region.low(3)).isCloseTo(1e-3, within(1e-9));
    assertThat(region.high(2) - region.low(2)).isCloseTo(0.03, within(1e-9));
    assertThat(region.has(new double[] {0.1, 0.9, 0.515, 0.5, Double.NaN})).isTrue();
    assertThat(region.has(new double[] {0.1, 0.9, 0.6, 0.5, Double.NaN})).isFalse();
  }
}
