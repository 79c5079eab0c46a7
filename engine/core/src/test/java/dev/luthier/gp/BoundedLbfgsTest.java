package dev.luthier.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BoundedLbfgsTest {
  private static double rosenbrock(double[] x, double[] gradient) {
    double bend = x[1] - x[0] * x[0];
    gradient[0] = -400 * x[0] * bend - 2 * (1 - x[0]);
    gradient[1] = 200 * bend;
    return 100 * bend * bend + (1 - x[0]) * (1 - x[0]);
  }

  @Test
  void findsTheMinimumInside() {
    var found =
        new BoundedLbfgs(300, 1e-8)
            .minimize(
                BoundedLbfgsTest::rosenbrock,
                new double[] {-1.2, 1},
                new double[] {-5, -5},
                new double[] {5, 5});
    assertThat(found.x()).containsExactly(new double[] {1, 1}, within(1e-4));
  }

  @Test
  void findsTheMinimumOnTheEdge() {
    var found =
        new BoundedLbfgs(300, 1e-8)
            .minimize(
                BoundedLbfgsTest::rosenbrock,
                new double[] {-1.2, 1},
                new double[] {-5, -5},
                new double[] {0.5, 5});
    assertThat(found.x()).containsExactly(new double[] {0.5, 0.25}, within(1e-4));
  }

  @Test
  void endsAfterItsEvaluationsAndStaysWhereThereIsNoValue() {
    int[] calls = {0};
    var edge = new double[] {-5, -5};
    var found =
        new BoundedLbfgs(7, 0)
            .minimize(
                (x, g) -> {
                  calls[0]++;
                  return rosenbrock(x, g);
                },
                new double[] {-1.2, 1},
                edge,
                new double[] {5, 5});
    assertThat(calls[0]).isLessThanOrEqualTo(7);
    assertThat(found.value()).isLessThan(24.2);
    var lost = new BoundedLbfgs(7, 0).minimize((x, g) -> Double.NaN, edge, edge, edge);
    assertThat(lost.x()).isEqualTo(edge);
  }
}
