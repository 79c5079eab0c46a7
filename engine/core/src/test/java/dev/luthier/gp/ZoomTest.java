package dev.luthier.gp;

import static dev.luthier.gp.Processes.agree;
import static dev.luthier.gp.Processes.inputs;
import static dev.luthier.gp.Processes.squaredError;
import static dev.luthier.gp.Processes.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZoomTest {
  private static final HyperparameterFit FIT = new HyperparameterFit(Priors.usual(), 30);

  /** A number, a category, a number that may be inactive. */
  private static final Coordinates MIXED =
      new Coordinates(new boolean[] {false, true, false}, new boolean[] {false, false, true});

  private static double[][] mixed(int n, SplittableRandom random) {
    double[][] x = inputs(n, 3, random);
    for (double[] row : x) {
      row[1] = row[1] < 0.5 ? 0.25 : 0.75;
      row[2] = row[1] < 0.5 ? Double.NaN : row[2];
    }
    return x;
  }

  /** Half of them anywhere, the others near 0.3, as those of a search are. */
  private static double[][] searched(int n, int d, SplittableRandom random) {
    double[][] x = inputs(n, d, random);
    for (int i = 0; i < n; i += 2) {
      double width = 0.2 * random.nextDouble() * random.nextDouble();
      Arrays.setAll(x[i], j -> 0.3 + width * (2 * random.nextDouble() - 1));
    }
    return x;
  }

  private static double distance(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> (v - 0.3) * (v - 0.3)).average().orElse(0));
  }

  /** Flat but for a tenth of each range. */
  private static double funnel(double[] x) {
    return -Math.exp(-distance(x) / 0.05);
  }

  @Property(tries = 200, seed = "42")
  void keepsOrderSymmetryAndSlope(
      @ForAll @DoubleRange(max = 1) double centre,
      @ForAll @DoubleRange(min = 0.01, max = 1) double near,
      @ForAll @DoubleRange(min = 0.01, max = 1) double step) {
    var zoom = new Zoom(new double[] {centre}, near);
    double middle = at(zoom, centre);
    assertThat(middle).isEqualTo(0.5);
    assertThat(at(zoom, centre + step)).isGreaterThan(middle);
    assertThat(at(zoom, centre + step) - middle)
        .isCloseTo(middle - at(zoom, centre - step), within(1e-9));
    assertThat(at(zoom, centre + 0.5)).isCloseTo(1, within(1e-9));
    double slope = (at(zoom, step + 1e-6) - at(zoom, step - 1e-6)) / 2e-6;
    assertThat(zoom.slope(0, step)).isCloseTo(slope, within(1e-4 * slope));
    assertThat(zoom.slope(0, centre)).isGreaterThanOrEqualTo(zoom.slope(0, step));
  }

  private static double at(Zoom zoom, double place) {
    return zoom.bend(new double[] {place})[0];
  }

  @Test
  void leavesAxesWithoutACentreAndPlacesThatAreNone() {
    var zoom = new Zoom(new double[] {0.2, Double.NaN, 0.4}, 0.1);
    double[] bent = zoom.bend(new double[] {0.2, 0.9, Double.NaN});
    assertThat(bent).containsExactly(0.5, 0.9, Double.NaN);
    assertThat(zoom.slope(1, 0.9)).isEqualTo(1);
    assertThat(zoom.slope(2, Double.NaN)).isEqualTo(1);
    double slope = zoom.slope(0, 0.2);
    assertThat(zoom.atCentre(new double[] {3, 5, 0}))
        .containsExactly(3 * (slope * slope), 5.0, 0.0);
    assertThat(Zoom.NONE.bend(new double[] {0.2, 0.9})).containsExactly(0.2, 0.9);
    assertThat(Zoom.NONE.atCentre(new double[] {3, 5})).containsExactly(3.0, 5.0);
    assertThat(zoom).isEqualTo(new Zoom(new double[] {0.2, Double.NaN, 0.4}, 0.1));
    assertThat(zoom).isNotEqualTo(new Zoom(new double[] {0.2, Double.NaN, 0.4}, 0.03));
    assertThat(zoom).isNotEqualTo(new Zoom(new double[] {0.2, Double.NaN, 0.5}, 0.1));
    assertThat(zoom).hasSameHashCodeAs(new Zoom(new double[] {0.2, Double.NaN, 0.4}, 0.1));
  }

  @Property(tries = 20, seed = "42")
  void gradientsOnItAgreeWithFiniteDifferences(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    double[][] x = mixed(20, random);
    double[] y = values(x, r -> Math.sin(4 * r[0]) + (Double.isNaN(r[2]) ? 0 : r[2] * r[2]));
    var zoom = new Zoom(new double[] {0.3, Double.NaN, 0.6}, 0.1);
    var hypers =
        new Hyperparameters(Smoothness.TWICE, new double[] {9, 1, 2}, 1.5, 1e-3)
            .along(Axes.STRAIGHT, zoom);
    agree(GaussianProcess.of(MIXED, hypers, x, y, null), mixed(5, random), new int[] {0, 2}, 1e-3);
  }

  @Property(tries = 20, seed = "42")
  void gradientsOnItAgreeAlongTurnedAxesToo(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    double[][] x = inputs(20, 3, random);
    double[] y = values(x, r -> Math.sin(4 * (r[0] + r[1])) + r[2]);
    var plain = Coordinates.numeric(3);
    var even = new Hyperparameters(Smoothness.TWICE, new double[] {9, 0.2, 1}, 1.5, 1e-3);
    var axes = Axes.steepest(plain, GaussianProcess.of(plain, even, x, y, null), x, y);
    var hypers = even.along(axes, new Zoom(axes.turn(x[0]), 0.1));
    agree(
        GaussianProcess.of(plain, hypers, x, y, null),
        inputs(5, 3, random),
        new int[] {0, 1, 2},
        1e-3);
  }

  @Test
  void aFitOfAFunnelTakesItAndPredictsBetter() {
    double zoomed = 0;
    double even = 0;
    for (int seed = 0; seed < 5; seed++) {
      double[][] x = searched(50, 3, new SplittableRandom(seed));
      double[] y = values(x, ZoomTest::funnel);
      var hypers = FIT.fit(Coordinates.numeric(3), x, y);
      assertThat(hypers.zoom()).isNotEqualTo(Zoom.NONE);
      zoomed += squaredError(hypers, x, y);
      even += squaredError(FIT.fitSmooth(Coordinates.numeric(3), x, y), x, y);
    }
    assertThat(zoomed).isLessThan(even / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bowl", "wave", "noise", "flat"})
  void whatIsAsRoughEverywhereStaysEven(String kind) {
    for (int seed = 0; seed < 5; seed++) {
      var random = new SplittableRandom(seed);
      double[][] x = searched(50, 3, random);
      ToDoubleFunction<double[]> f =
          switch (kind) {
            case "bowl" -> r -> distance(r) * distance(r);
            case "wave" -> r -> Math.sin(6 * r[0]) + r[1] * r[1] + 0.3 * r[2];
            case "noise" -> r -> random.nextDouble();
            default -> r -> 1;
          };
      assertThat(FIT.fit(Coordinates.numeric(3), x, values(x, f)).zoom()).isEqualTo(Zoom.NONE);
    }
  }

  @Test
  void categoriesAndWhatIsInactiveAtTheBestStayEven() {
    double[][] x = mixed(60, new SplittableRandom(1));
    for (int i = 0; i < x.length; i += 2) {
      x[i][0] = 0.3 + 0.1 * (x[i][0] - 0.5) * (x[i][0] - 0.5) * (x[i][0] < 0.5 ? -1 : 1);
    }
    // The best is at 0.3 with the category that has no third coordinate.
    double[] y = values(x, r -> (r[1] < 0.5 ? 0 : 0.2) - Math.exp(-Math.abs(r[0] - 0.3) / 0.01));
    Zoom zoom = FIT.fit(MIXED, x, y).zoom();
    assertThat(zoom).isNotEqualTo(Zoom.NONE);
    assertThat(zoom.slope(0, 0.3)).isGreaterThan(1);
    assertThat(zoom.slope(1, 0.25)).isEqualTo(1);
    assertThat(zoom.slope(2, 0.5)).isEqualTo(1);
  }
}
