package dev.luthier.gp;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.jspecify.annotations.Nullable;

/**
 * The directions that distances are measured along: the coordinates, or, instead of some of them,
 * as many orthonormal directions in the space of those. Immutable.
 */
public final class Axes {
  /** The coordinates themselves. */
  public static final Axes STRAIGHT = new Axes(new int[0], new double[0][]);

  private final int[] turned;
  private final double[][] directions;

  /**
   * Keeps the arrays.
   *
   * @param turned {@code [k]}, coordinates that are never inactive
   * @param directions {@code [k][k]}, orthonormal rows
   */
  Axes(int[] turned, double[][] directions) {
    this.turned = turned;
    this.directions = directions;
  }

  /**
   * The directions that a function changes most in: principal axes of the gradient of its mean at
   * the better half of what was seen (Constantine, Dow and Wang 2014, Active Subspace Methods in
   * Theory and Practice, section 2, with the mean of a process for the function). Categories and
   * what may be inactive stay as they are.
   *
   * @param process conditioned on the observations
   * @param x {@code [n][d]}
   * @param y {@code [n]}; of equal ones the first are the better ones
   */
  static Axes steepest(Coordinates coordinates, GaussianProcess process, double[][] x, double[] y) {
    int[] numbers = coordinates.everActiveNumbers();
    int k = numbers.length;
    var products = new double[k][k];
    betterHalf(y)
        .forEach(
            i -> {
              double[] gradient = process.at(x[i]).meanGradient();
              for (int a = 0; a < k; a++) {
                for (int b = 0; b < k; b++) {
                  products[a][b] += gradient[numbers[a]] * gradient[numbers[b]];
                }
              }
            });
    var decomposition = new EigenDecomposition(new Array2DRowRealMatrix(products, false));
    return new Axes(
        numbers,
        IntStream.range(0, k)
            .mapToObj(a -> decomposition.getEigenvector(a).toArray())
            .toArray(double[][]::new));
  }

  private static IntStream betterHalf(double[] y) {
    return IntStream.range(0, y.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> y[i]))
        .limit((y.length + 1) / 2)
        .mapToInt(Integer::intValue);
  }

  /**
   * A point by its places along the axes.
   *
   * @param x {@code [d]}; what is not turned may be NaN
   */
  double[] turn(double[] x) {
    double[] along = x.clone();
    for (int a = 0; a < turned.length; a++) {
      double sum = 0;
      for (int b = 0; b < turned.length; b++) {
        sum += directions[a][b] * x[turned[b]];
      }
      along[turned[a]] = sum;
    }
    return along;
  }

  /**
   * A gradient by the coordinates.
   *
   * @param along {@code [d]}, the gradient by the places along the axes
   */
  double[] turnBack(double[] along) {
    double[] gradient = along.clone();
    for (int b = 0; b < turned.length; b++) {
      double sum = 0;
      for (int a = 0; a < turned.length; a++) {
        sum += directions[a][b] * along[turned[a]];
      }
      gradient[turned[b]] = sum;
    }
    return gradient;
  }

  /**
   * The squared distance between points one apart in one coordinate, for each coordinate.
   *
   * @param weights {@code [d]}, of squares along the axes
   */
  double[] byCoordinate(double[] weights) {
    double[] sums = weights.clone();
    for (int b = 0; b < turned.length; b++) {
      double sum = 0;
      for (int a = 0; a < turned.length; a++) {
        sum += weights[turned[a]] * directions[a][b] * directions[a][b];
      }
      sums[turned[b]] = sum;
    }
    return sums;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Axes axes
        && Arrays.equals(axes.turned, turned)
        && Arrays.deepEquals(axes.directions, directions);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(directions);
  }
}
