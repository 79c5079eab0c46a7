package dev.luthier.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

  @Property(tries = 50)
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

  @Property(tries = 50)
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

  @Property(tries = 50)
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
