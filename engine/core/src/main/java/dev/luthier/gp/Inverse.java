package dev.luthier.gp;

/** (L L')^-1 of a lower triangle L. */
final class Inverse {
  private Inverse() {}

  /**
   * The lower triangle of (L L')^-1.
   *
   * @param rows {@code [n][i + 1]}, the rows of L
   * @return {@code [n][i + 1]}
   */
  static double[][] ofProduct(double[][] rows, int n) {
    double[][] x = ofTriangle(rows, n);
    var product = new double[n][];
    for (int i = 0; i < n; i++) {
      product[i] = new double[i + 1];
    }
    int k = 0;
    for (; k + 4 <= n; k += 4) {
      for (int i = 0; i <= k; i++) {
        // subtracting what is negated adds it
        Fours.subtract(
            product[i],
            0,
            i + 1,
            -x[k][i],
            x[k],
            -x[k + 1][i],
            x[k + 1],
            -x[k + 2][i],
            x[k + 2],
            -x[k + 3][i],
            x[k + 3]);
      }
      for (int i = k + 1; i < k + 4; i++) {
        for (int r = i; r < k + 4; r++) {
          Fours.subtract(product[i], -x[r][i], x[r], i + 1);
        }
      }
    }
    for (; k < n; k++) {
      for (int i = 0; i <= k; i++) {
        Fours.subtract(product[i], -x[k][i], x[k], i + 1);
      }
    }
    return product;
  }

  /** L^-1, {@code [n][i + 1]}. */
  private static double[][] ofTriangle(double[][] rows, int n) {
    var x = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] row = rows[i];
      var own = new double[i + 1];
      int k = 0;
      for (; k + 4 <= i; k += 4) {
        Fours.subtract(
            own,
            0,
            k + 1,
            row[k],
            x[k],
            row[k + 1],
            x[k + 1],
            row[k + 2],
            x[k + 2],
            row[k + 3],
            x[k + 3]);
        for (int r = k + 1; r < k + 4; r++) {
          for (int j = k + 1; j <= r; j++) {
            own[j] -= row[r] * x[r][j];
          }
        }
      }
      for (; k < i; k++) {
        Fours.subtract(own, row[k], x[k], k + 1);
      }
      own[i] = 1;
      for (int j = 0; j <= i; j++) {
        own[j] /= row[i];
      }
      x[i] = own;
    }
    return x;
  }
}
