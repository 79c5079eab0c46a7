package dev.luthier.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class CholeskyTest {
  private static RealMatrix positive(int n, long seed) {
    var random = new SplittableRandom(seed);
    var a = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a.setEntry(i, j, random.nextDouble() - 0.5);
      }
    }
    RealMatrix c = a.multiply(a.transpose());
    for (int i = 0; i < n; i++) {
      c.addToEntry(i, i, 0.1);
    }
    return c;
  }

  private static Cholesky factor(RealMatrix c, int from, Cholesky start) {
    for (int i = from; i < c.getRowDimension(); i++) {
      assertThat(start.append(c.getRow(i))).isTrue();
    }
    return start;
  }

  @Property(tries = 50, seed = "42")
  void agreesWithTheFullFactorisation(
      @ForAll @IntRange(min = 1, max = 30) int n, @ForAll long seed) {
    RealMatrix c = positive(n, seed);
    RealMatrix expected = new CholeskyDecomposition(c).getL();
    Cholesky l = factor(c, 0, new Cholesky(1));
    RealMatrix inverse = new LUDecomposition(c).getSolver().getInverse();
    double[][] mine = l.inverse();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(l.at(i, j)).isCloseTo(expected.getEntry(i, j), within(1e-10));
        assertThat(mine[i][j]).isCloseTo(inverse.getEntry(i, j), within(1e-8));
      }
    }
  }

  @Property(tries = 50, seed = "42")
  void appendingGivesTheSameBits(@ForAll @IntRange(min = 2, max = 30) int n, @ForAll long seed) {
    RealMatrix c = positive(n, seed);
    Cholesky whole = factor(c, 0, new Cholesky(n));
    Cholesky grown = factor(c, n / 2, whole.leading(n / 2));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(grown.at(i, j)).isEqualTo(whole.at(i, j));
      }
    }
  }

  private static double[][] rows(RealMatrix c, int from) {
    var rows = new double[c.getRowDimension() - from][];
    for (int i = from; i < c.getRowDimension(); i++) {
      rows[i - from] = Arrays.copyOf(c.getRow(i), i + 1);
    }
    return rows;
  }

  @Property(tries = 50, seed = "42")
  void appendingTogetherGivesTheSameBits(
      @ForAll @IntRange(min = 2, max = 40) int n, @ForAll long seed) {
    RealMatrix c = positive(n, seed);
    Cholesky single = factor(c, 0, new Cholesky(n));
    for (int from : new int[] {0, n / 3, n - 1}) {
      Cholesky together = single.leading(from);
      assertThat(together.appendAll(rows(c, from))).isTrue();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          assertThat(together.at(i, j)).isEqualTo(single.at(i, j));
        }
      }
    }
  }

  @Property(tries = 50, seed = "42")
  void everyWayOfSolvingGivesTheSameBits(
      @ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
    Cholesky l = factor(positive(n, seed), 0, new Cholesky(n));
    var random = new SplittableRandom(seed);
    double[][] many = new double[n][3];
    var first = new double[n];
    for (int i = 0; i < n; i++) {
      many[i] = random.doubles(3, -1, 1).toArray();
      first[i] = many[i][1];
    }
    double[] solved = l.forward(first);
    l.forward(many);
    l.quicken();
    assertThat(l.forward(first)).containsExactly(solved);
    for (int i = 0; i < n; i++) {
      assertThat(many[i][1]).isEqualTo(solved[i]);
    }
  }

  @Test
  void appendsNothingOfRowsThatAreNotPositive() {
    var l = new Cholesky(1);
    assertThat(l.append(new double[] {1})).isTrue();
    double[][] more = new double[6][];
    for (int i = 0; i < 6; i++) {
      more[i] = new double[i + 2];
      more[i][i + 1] = i < 5 ? 1 : 0;
    }
    assertThat(l.appendAll(more)).isFalse();
    assertThat(l.size()).isEqualTo(1);
  }

  @Property(tries = 50, seed = "42")
  void solvesForwardAndBackward(@ForAll @IntRange(min = 1, max = 20) int n, @ForAll long seed) {
    RealMatrix c = positive(n, seed);
    double[] b = new SplittableRandom(seed).doubles(n).toArray();
    Cholesky l = factor(c, 0, new Cholesky(n));
    double[] again = c.operate(l.backward(l.forward(b)));
    assertThat(again).containsExactly(b, within(1e-9));
  }

  @Test
  void refusesARowThatAddsNothing() {
    var l = new Cholesky(2);
    assertThat(l.append(new double[] {1})).isTrue();
    assertThat(l.append(new double[] {1, 1})).isFalse();
    assertThat(l.append(new double[] {Double.NaN, 1})).isFalse();
    assertThat(l.size()).isEqualTo(1);
  }
}
