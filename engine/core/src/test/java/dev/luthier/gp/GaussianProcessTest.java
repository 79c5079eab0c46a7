package dev.luthier.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GaussianProcessTest {
  private static final Coordinates MIXED =
      new Coordinates(new boolean[] {false, false, true}, new boolean[] {false, true, false});

  private static double[][] inputs(int n, SplittableRandom random) {
    var x = new double[n][3];
    for (double[] row : x) {
      row[0] = random.nextDouble();
      row[2] = (random.nextInt(3) + 0.5) / 3;
      row[1] = row[2] < 0.3 ? Double.NaN : random.nextDouble();
    }
    return x;
  }

  private static double[] values(double[][] x) {
    double[] y =
        Arrays.stream(x)
            .mapToDouble(r -> Math.sin(5 * r[0]) + (Double.isNaN(r[1]) ? 1 : r[1] * r[1]) + r[2])
            .toArray();
    return OutputWarp.standardise(y);
  }

  private static Hyperparameters hypers(double noise) {
    return hypers(Smoothness.TWICE, noise);
  }

  private static Hyperparameters hypers(Smoothness smoothness, double noise) {
    return new Hyperparameters(smoothness, new double[] {4, 2, 1}, 1.5, noise);
  }

  @Property(tries = 30, seed = "42")
  void interpolatesWithoutNoise(@ForAll long seed, @ForAll Smoothness smoothness) {
    double[][] x = inputs(12, new SplittableRandom(seed));
    double[] y = values(x);
    var process = GaussianProcess.of(MIXED, hypers(smoothness, 0), x, y, null);
    for (int i = 0; i < y.length; i++) {
      assertThat(process.at(x[i]).mean()).isCloseTo(y[i], within(1e-4));
      assertThat(process.at(x[i]).deviation()).isBetween(0.0, 1e-2);
    }
  }

  @Property(tries = 30, seed = "42")
  void deviationIsAtMostThePrior(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    double[][] x = inputs(15, random);
    x[14] = x[3];
    var process = GaussianProcess.of(MIXED, hypers(1e-4), x, values(x), null);
    for (double[] at : inputs(30, random)) {
      assertThat(process.at(at).deviation()).isBetween(0.0, Math.sqrt(1.5 + Matern.MEAN_VARIANCE));
    }
  }

  @Property(tries = 20, seed = "42")
  void gradientsAgreeWithFiniteDifferences(@ForAll long seed, @ForAll Smoothness smoothness) {
    var random = new SplittableRandom(seed);
    double[][] x = inputs(12, random);
    var process = GaussianProcess.of(MIXED, hypers(smoothness, 1e-3), x, values(x), null);
    double[][] pending = inputs(2, random);
    var acquisition = new PendingImprovement(process, pending, -1);
    for (double[] at : inputs(5, random)) {
      at[0] = 0.1 + 0.8 * at[0];
      at[1] = 0.1 + 0.8 * at[1];
      var p = process.at(at);
      var slope = new double[3];
      assertThat(acquisition.at(at, slope)).isCloseTo(acquisition.at(at), within(1e-12));
      agree(q -> process.at(q).mean(), at, p.meanGradient());
      agree(q -> process.at(q).variance(), at, p.varianceGradient());
      agree(acquisition::at, at, slope);
      var bound = new LowerBound(process, 1.7);
      assertThat(bound.at(at, slope)).isEqualTo(bound.at(at));
      assertThat(bound.at(new double[][] {at})).containsExactly(bound.at(at));
      agree(bound::at, at, slope);
    }
  }

  @Property(tries = 20, seed = "42")
  void manyPointsAtOnceGiveTheSameBits(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    double[][] x = inputs(13, random);
    var process = GaussianProcess.of(MIXED, hypers(1e-3), x, values(x), null);
    var acquisition = new PendingImprovement(process, inputs(3, random), -1);
    double[][] points = inputs(9, random);
    double[] values = acquisition.at(points);
    for (int m = 0; m < points.length; m++) {
      assertThat(values[m]).isEqualTo(acquisition.at(points[m]));
    }
  }

  private static void agree(
      java.util.function.ToDoubleFunction<double[]> f, double[] at, double[] gradient) {
    for (int j = 0; j < 2; j++) {
      if (!Double.isNaN(at[j])) {
        double[] up = at.clone();
        double[] down = at.clone();
        up[j] += 1e-6; // an acquisition may bend sharply: a longer step shows the curve
        down[j] -= 1e-6;
        double expected = (f.applyAsDouble(up) - f.applyAsDouble(down)) / 2e-6;
        assertThat(gradient[j]).isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
      }
    }
    assertThat(gradient[2]).isZero();
  }

  @Property(tries = 20, seed = "42")
  void evidenceGradientAgreesWithFiniteDifferences(
      @ForAll long seed, @ForAll Smoothness smoothness) {
    var random = new SplittableRandom(seed);
    double[][] x = inputs(10, random);
    double[] extra = random.doubles(x.length, 0, 0.1).toArray();
    var evidence = new MarginalLikelihood(MIXED, Priors.usual(), smoothness, x, values(x), extra);
    double[] theta = random.doubles(evidence.parameters(), -0.5, 0.5).toArray();
    theta[4] = -4;
    var gradient = new double[theta.length];
    var ignored = new double[theta.length];
    evidence.at(theta, gradient);
    for (int j = 0; j < theta.length; j++) {
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[j] += 1e-5;
      down[j] -= 1e-5;
      double expected = (evidence.at(up, ignored) - evidence.at(down, ignored)) / 2e-5;
      assertThat(gradient[j]).isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
    }
  }

  @Test
  void aNoisierObservationMovesTheMeanLess() {
    double[][] x = inputs(9, new SplittableRandom(6));
    double[] y = values(x);
    var plain = GaussianProcess.of(MIXED, hypers(1e-3), x, y, null);
    var extra = new double[9];
    extra[4] = 5;
    var doubted = GaussianProcess.of(MIXED, hypers(1e-3), x, y, extra, plain);
    var fresh = GaussianProcess.of(MIXED, hypers(1e-3), x, y, extra, null);

    // with so much noise it is almost as if it had not been seen
    double[][] others =
        IntStream.range(0, 9).filter(i -> i != 4).mapToObj(i -> x[i]).toArray(double[][]::new);
    double[] values = IntStream.range(0, 9).filter(i -> i != 4).mapToDouble(i -> y[i]).toArray();
    var without = GaussianProcess.of(MIXED, hypers(1e-3), others, values, null);
    double gap = Math.abs(plain.at(x[4]).mean() - without.at(x[4]).mean());
    assertThat(doubted.at(x[4]).mean()).isCloseTo(without.at(x[4]).mean(), within(0.25 * gap));
    assertThat(plain.at(x[4]).mean()).isCloseTo(y[4], within(0.01));
    assertThat(doubted.at(x[4]).deviation()).isGreaterThan(plain.at(x[4]).deviation());
    assertThat(doubted.at(x[4]).mean()).isEqualTo(fresh.at(x[4]).mean());
    assertThat(doubted.meansAtInputs(y)[4]).isCloseTo(doubted.at(x[4]).mean(), within(1e-9));
  }

  @Test
  void covarianceIsThatOfTheFactor() {
    double[][] x = inputs(9, new SplittableRandom(5));
    double[][] c = GaussianProcess.covariance(MIXED, hypers(1e-3), x);
    Cholesky l = GaussianProcess.of(MIXED, hypers(1e-3), x, values(x), null).factor();
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k <= j; k++) {
          sum += l.at(i, k) * l.at(j, k);
        }
        assertThat(c[i][j]).isCloseTo(sum, within(1e-12));
      }
    }
    assertThat(c[4][4]).isCloseTo(1.501 + Matern.MEAN_VARIANCE, within(1e-12));
  }

  /** The same as a process of mean 0 about the mean that is most probable. */
  @Property(tries = 20, seed = "42")
  void priorMeanIsLearnedFromAllObservationsTogether(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    double[][] x = inputs(9, random);
    double[] y = values(x);
    RealMatrix k = MatrixUtils.createRealMatrix(9, 9);
    double[][] c = GaussianProcess.covariance(MIXED, hypers(1e-3), x);
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j < 9; j++) {
        k.setEntry(i, j, c[Math.max(i, j)][Math.min(i, j)] - Matern.MEAN_VARIANCE);
      }
    }
    RealVector weights = solve(k, new ArrayRealVector(9, 1.0));
    double precision = weights.dotProduct(new ArrayRealVector(9, 1.0)) + 1 / Matern.MEAN_VARIANCE;
    double mean = weights.dotProduct(new ArrayRealVector(y)) / precision;
    RealVector residuals = solve(k, new ArrayRealVector(y).mapSubtract(mean));

    var process = GaussianProcess.of(MIXED, hypers(1e-3), x, y, null);
    var kernel = new Matern(MIXED, hypers(1e-3));
    for (double[] at : inputs(5, random)) {
      double[] covariances = new double[9];
      kernel.distances(kernel.embed(at), kernel.embed(x, x, 0), 9, covariances);
      kernel.covariances(covariances, 9);
      RealVector near = new ArrayRealVector(covariances).mapSubtract(Matern.MEAN_VARIANCE);
      double unexplained = 1 - weights.dotProduct(near);
      assertThat(process.at(at).mean()).isCloseTo(mean + near.dotProduct(residuals), within(1e-8));
      assertThat(process.at(at).variance())
          .isCloseTo(
              1.5 - near.dotProduct(solve(k, near)) + unexplained * unexplained / precision,
              within(1e-8));
    }
  }

  private static RealVector solve(RealMatrix k, RealVector y) {
    return new CholeskyDecomposition(k).getSolver().solve(y);
  }

  @Test
  void manyObservationsInOnePlaceSayLittleOfTheMean() {
    var x = new double[24][];
    var y = new double[24];
    for (int i = 0; i < 20; i++) {
      x[i] = new double[] {0.5 + 1e-3 * i};
      y[i] = -1;
    }
    for (int i = 0; i < 4; i++) {
      x[20 + i] = new double[] {0.1 * i};
      y[20 + i] = 1;
    }
    var hypers = new Hyperparameters(Smoothness.ONCE, new double[] {1e4}, 1, 1e-4);
    var process = GaussianProcess.of(Coordinates.numeric(1), hypers, x, y, null);
    assertThat(process.at(new double[] {0.9}).mean()).isBetween(0.3, 0.8);
  }

  @Test
  void takingRowsOverChangesNothing() {
    double[][] x = inputs(20, new SplittableRandom(1));
    double[] y = values(x);
    var half =
        GaussianProcess.of(MIXED, hypers(1e-3), Arrays.copyOf(x, 10), Arrays.copyOf(y, 10), null);
    var whole = GaussianProcess.of(MIXED, hypers(1e-3), x, y, null);
    var grown = GaussianProcess.of(MIXED, hypers(1e-3), x, y, half);
    double[] at = {0.4, 0.2, 0.5};
    assertThat(grown.at(at).mean()).isEqualTo(whole.at(at).mean());
    assertThat(grown.at(at).variance()).isEqualTo(whole.at(at).variance());
    double[] means = whole.meansAtInputs(y);
    assertThat(means[3]).isCloseTo(whole.at(x[3]).mean(), within(1e-9));
  }

  /** What is believed is as if the means had been observed, with the noise of pending ones. */
  @Property(tries = 20, seed = "42")
  void pendingInputsAreBelievedToHaveTheirMeans(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    double[][] x = inputs(8, random);
    double[][] pending = inputs(2, random);
    double[] y = values(x);
    var process = GaussianProcess.of(MIXED, hypers(1.5e-8), x, y, null);
    double[][] all = {x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], pending[0], pending[1]};
    double[] told = Arrays.copyOf(y, 10);
    told[8] = process.at(pending[0]).mean();
    told[9] = process.at(pending[1]).mean();
    var observed = GaussianProcess.of(MIXED, hypers(1.5e-8), all, told, null);
    double best = Math.min(-1, Math.min(told[8], told[9]));

    var believed = new PendingImprovement(process, pending, -1);
    var known = new PendingImprovement(observed, new double[0][], best);
    for (double[] at : inputs(5, random)) {
      assertThat(believed.at(at))
          .isCloseTo(known.at(at), within(1e-3 * (1 + Math.abs(known.at(at)))));
    }
  }

  @Test
  void pendingInputsHalveTheHopeNextToThem() {
    double[][] x = {{0.1}, {0.9}};
    var process =
        GaussianProcess.of(
            Coordinates.numeric(1),
            new Hyperparameters(Smoothness.TWICE, new double[] {20}, 1, 1e-4),
            x,
            new double[] {1, -1},
            null);
    double[] at = {0.7};
    double alone = new PendingImprovement(process, new double[0][], -1).at(at);
    double[][] pending = {{0.7}};
    double taken = new PendingImprovement(process, pending, -1).at(at);
    assertThat(taken).isLessThan(alone - Math.log(2));
  }

  @ParameterizedTest
  @EnumSource
  void fitFindsHowSmoothTheFunctionIs(Smoothness smoothness) {
    var hypers = new Hyperparameters(smoothness, new double[] {9}, 1, 1e-6);
    var fit = new HyperparameterFit(Priors.usual(), 30);
    int found = 0;
    for (int k = 0; k < 10; k++) {
      var random = new SplittableRandom(k);
      var x = new double[60][];
      Arrays.setAll(x, i -> random.doubles(1).toArray());
      double[] y = drawn(hypers, x, random);
      found += fit.fit(Coordinates.numeric(1), x, y).smoothness() == smoothness ? 1 : 0;
      assertThat(fit.fitSmooth(Coordinates.numeric(1), x, y).smoothness())
          .isEqualTo(Smoothness.TWICE);
    }
    assertThat(found).as("of ten functions drawn from that kernel").isGreaterThanOrEqualTo(9);
  }

  /** A draw from the process before anything was seen. */
  private static double[] drawn(Hyperparameters hypers, double[][] x, SplittableRandom random) {
    double[][] c = GaussianProcess.covariance(Coordinates.numeric(1), hypers, x);
    var factor = new Cholesky(x.length);
    assertThat(factor.appendAll(c)).isTrue();
    double[] z = random.doubles(x.length).map(u -> Math.sqrt(12) * (u - 0.5)).toArray();
    var y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j <= i; j++) {
        y[i] += factor.at(i, j) * z[j];
      }
    }
    return OutputWarp.standardise(y);
  }

  @Test
  void fitFindsTheCoordinateThatMatters() {
    var random = new SplittableRandom(4);
    var x = new double[40][];
    var y = new double[40];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.doubles(3).toArray();
      y[i] = Math.sin(6 * x[i][1]);
    }
    var fit = new HyperparameterFit(Priors.usual(), 40);
    var hypers = fit.fit(Coordinates.numeric(3), x, OutputWarp.standardise(y));
    assertThat(hypers.weights()[1]).isGreaterThan(10 * hypers.weights()[0]);
    assertThat(hypers.weights()[1]).isGreaterThan(10 * hypers.weights()[2]);
    assertThat(hypers.noise()).isLessThan(0.01);
  }
}
