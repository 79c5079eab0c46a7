package dev.luthier.benchmarks;

import dev.luthier.gp.Cholesky;
import dev.luthier.gp.Coordinates;
import dev.luthier.gp.GaussianProcess;
import dev.luthier.gp.HyperparameterFit;
import dev.luthier.gp.Hyperparameters;
import dev.luthier.gp.OutputWarp;
import dev.luthier.gp.PendingImprovement;
import dev.luthier.gp.Priors;
import dev.luthier.gp.Smoothness;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The parts of a Gaussian process in ten dimensions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GaussianProcessBenchmark {
  private static final int DIMENSION = 10;
  private static final int PENDING = 8;
  private static final Coordinates COORDINATES = Coordinates.numeric(DIMENSION);
  private static final Hyperparameters HYPERS =
      new Hyperparameters(Smoothness.TWICE, filled(2), 1, 1e-4);

  /** Observations. */
  @Param({"100", "500", "1000"})
  public int n;

  private double[][] x = {};
  private double[] y = {};
  private double[][] points = {};
  private double[][] matrix = {};
  private Cholesky factor = new Cholesky(1);
  private GaussianProcess process =
      GaussianProcess.of(COORDINATES, HYPERS, new double[][] {filled(0.5)}, new double[1], null);
  private PendingImprovement acquisition = new PendingImprovement(process, new double[0][], 0);

  private static double[] filled(double value) {
    var filled = new double[DIMENSION];
    Arrays.fill(filled, value);
    return filled;
  }

  private static double[][] draw(SplittableRandom random, int count, int d) {
    var drawn = new double[count][];
    for (int i = 0; i < count; i++) {
      drawn[i] = random.doubles(d).toArray();
    }
    return drawn;
  }

  /** Draws observations. */
  @Setup
  public void prepare() {
    var random = new SplittableRandom(1);
    x = draw(random, n, DIMENSION);
    y = Arrays.stream(x).mapToDouble(p -> Math.sin(5 * p[0]) + p[1] * p[2]).toArray();
    y = OutputWarp.standardise(y);
    points = draw(random, 64, DIMENSION);
    matrix = GaussianProcess.covariance(COORDINATES, HYPERS, x);
    factor = new Cholesky(n);
    boolean positive = factor.appendAll(copy(matrix));
    process = GaussianProcess.of(COORDINATES, HYPERS, x, y, null);
    acquisition =
        new PendingImprovement(process, draw(random, PENDING, DIMENSION), positive ? -1 : 0);
  }

  private static double[][] copy(double[][] rows) {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }

  /** The kernel matrix. */
  @Benchmark
  public double[][] kernelMatrix() {
    return GaussianProcess.covariance(COORDINATES, HYPERS, x);
  }

  /** Factorisation of the matrix; copying it is in the time. */
  @Benchmark
  public boolean factorise() {
    return new Cholesky(n).appendAll(copy(matrix));
  }

  /** One more observation: the last row again. */
  @Benchmark
  public boolean append() {
    return factor.leading(n - 1).append(matrix[n - 1]);
  }

  /** Mean and variance at one point. */
  @Benchmark
  public double posterior() {
    return process.at(points[0]).variance();
  }

  /** Expected improvement, eight trials pending, at 64 points. */
  @Benchmark
  public double[] acquisition() {
    return acquisition.at(points);
  }

  /** Expected improvement, eight trials pending, at one point with its gradient. */
  @Benchmark
  public double acquisitionGradient() {
    return acquisition.at(points[0], new double[DIMENSION]);
  }

  /** The fit of the hyperparameters, thirty evaluations of the evidence, on the first 150. */
  @Benchmark
  public Hyperparameters fit() {
    int first = Math.min(n, 150);
    return new HyperparameterFit(Priors.usual(), 30)
        .fit(COORDINATES, Arrays.copyOf(x, first), Arrays.copyOf(y, first));
  }
}
