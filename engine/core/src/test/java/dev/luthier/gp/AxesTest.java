package dev.luthier.gp;

import static dev.luthier.gp.Processes.agree;
import static dev.luthier.gp.Processes.inputs;
import static dev.luthier.gp.Processes.squaredError;
import static dev.luthier.gp.Processes.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AxesTest {
  /** Two numbers, a category, a number that may be inactive, a third number. */
  private static final Coordinates MIXED =
      new Coordinates(
          new boolean[] {false, false, true, false, false},
          new boolean[] {false, false, false, true, false});

  private static double[][] mixed(int n, SplittableRandom random) {
    double[][] x = inputs(n, 5, random);
    for (double[] row : x) {
      row[2] = row[2] < 0.5 ? 0.25 : 0.75;
      row[3] = row[2] < 0.5 ? Double.NaN : row[3];
    }
    return x;
  }

  private static double oblique(double[] r) {
    return Math.sin(4 * (r[0] + r[1] - r[4])) + r[2] + (Double.isNaN(r[3]) ? 0 : r[3]);
  }

  private static Axes steepest(double[][] x, double[] y) {
    var hypers = new Hyperparameters(Smoothness.TWICE, new double[] {4, 4, 1, 1, 4}, 1.5, 1e-4);
    return Axes.steepest(MIXED, GaussianProcess.of(MIXED, hypers, x, y, null), x, y);
  }

  @Property(tries = 20, seed = "42")
  void turningKeepsDistancesAndWhatIsNotANumber(@ForAll long seed) {
    double[][] x = mixed(20, new SplittableRandom(seed));
    Axes axes = steepest(x, values(x, AxesTest::oblique));
    for (double[] row : x) {
      double[] along = axes.turn(row);
      assertThat(along[2]).isEqualTo(row[2]);
      assertThat(Double.doubleToLongBits(along[3])).isEqualTo(Double.doubleToLongBits(row[3]));
      assertThat(norm(along)).isCloseTo(norm(row), within(1e-12));
      double[] back = axes.turnBack(along);
      for (int j : new int[] {0, 1, 4}) {
        assertThat(back[j]).isCloseTo(row[j], within(1e-12));
      }
    }
    assertThat(axes.byCoordinate(new double[] {3, 3, 2, 5, 3}))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(3, 3, 2, 5, 3);
    assertThat(axes).isEqualTo(steepest(x, values(x, AxesTest::oblique)));
    assertThat(axes).hasSameHashCodeAs(steepest(x, values(x, AxesTest::oblique)));
    assertThat(axes).isNotEqualTo(Axes.STRAIGHT);
  }

  private static double norm(double[] x) {
    return Math.sqrt(x[0] * x[0] + x[1] * x[1] + x[4] * x[4]);
  }

  @Property(tries = 20, seed = "42")
  void gradientsAlongTurnedAxesAgreeWithFiniteDifferences(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    double[][] x = mixed(20, random);
    double[] y = values(x, AxesTest::oblique);
    var hypers =
        new Hyperparameters(Smoothness.TWICE, new double[] {9, 0.2, 1, 1, 1}, 1.5, 1e-3)
            .along(steepest(x, y));
    var process = GaussianProcess.of(MIXED, hypers, x, y, null);
    agree(process, mixed(5, random), new int[] {0, 1, 4}, 1e-4);
  }

  @Test
  void aFitTurnsItsAxesToAnObliqueDirection() {
    var fit = new HyperparameterFit(Priors.usual(), 30);
    double turned = 0;
    double straight = 0;
    for (int seed = 0; seed < 5; seed++) {
      double[][] x = inputs(40, 4, new SplittableRandom(seed));
      double[] y = values(x, r -> Math.pow(r[0] + r[1] + r[2] - r[3] - 0.8, 4));
      var hypers = fit.fit(Coordinates.numeric(4), x, y);
      assertThat(hypers.axes()).isNotEqualTo(Axes.STRAIGHT);
      double[] sorted = hypers.weights().clone();
      Arrays.sort(sorted);
      assertThat(sorted[3]).as("one direction matters").isGreaterThan(5 * sorted[2]);
      turned += squaredError(hypers, x, y);
      straight += squaredError(fit.fitSmooth(Coordinates.numeric(4), x, y), x, y);
    }
    assertThat(turned).isLessThan(straight / 4);
  }

  @Test
  void aFunctionAlongTheCoordinatesKeepsThem() {
    var fit = new HyperparameterFit(Priors.usual(), 30);
    for (int seed = 0; seed < 5; seed++) {
      double[][] x = inputs(40, 4, new SplittableRandom(seed));
      double[] y = values(x, r -> Math.sin(6 * r[0]) + r[1] * r[1] + 0.3 * r[2]);
      assertThat(fit.fit(Coordinates.numeric(4), x, y).axes()).isEqualTo(Axes.STRAIGHT);
    }
  }

  @Property(tries = 20, seed = "42")
  void flatAndRepeatedObservationsKeepTheCoordinates(@ForAll long seed) {
    var fit = new HyperparameterFit(Priors.usual(), 30);
    double[][] x = inputs(40, 4, new SplittableRandom(seed));
    assertThat(fit.fit(Coordinates.numeric(4), x, new double[40]).axes()).isEqualTo(Axes.STRAIGHT);
    Arrays.fill(x, x[0]);
    double[] y = values(x, r -> 0);
    y[39] = 1e-150;
    assertThat(fit.fit(Coordinates.numeric(4), x, y).axes()).isEqualTo(Axes.STRAIGHT);
  }

  @Test
  void fewObservationsTurnNothing() {
    double[][] x = inputs(39, 4, new SplittableRandom(0));
    double[] y = values(x, r -> Math.pow(r[0] + r[1] + r[2] - r[3] - 0.8, 4));
    var hypers = new HyperparameterFit(Priors.usual(), 30).fit(Coordinates.numeric(4), x, y);
    assertThat(hypers.axes()).isEqualTo(Axes.STRAIGHT);
  }
}
