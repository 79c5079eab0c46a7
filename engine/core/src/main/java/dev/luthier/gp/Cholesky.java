package dev.luthier.gp;

import java.util.Arrays;

/**
 * The lower triangle L of a symmetric positive definite matrix C = L L', grown row by row.
 *
 * <p>Row i depends on the rows before it only and is always computed in the same order of summation
 * (Cholesky-Banachiewicz): a factor that was appended to equals, bit for bit, one that was computed
 * at once.
 */
public final class Cholesky {
  private static final double SMALLEST_PIVOT = 1e-14;
  private double[][] rows;
  private int size;

  /** An empty factor with room for that many rows; it grows beyond when needed. */
  public Cholesky(int capacity) {
    this.rows = new double[Math.max(1, capacity)][];
  }

  private Cholesky(double[][] rows, int size) {
    this.rows = rows;
    this.size = size;
  }

  /** The factor of the first rows; shares them, so it costs next to nothing. */
  public Cholesky leading(int count) {
    return new Cholesky(Arrays.copyOf(rows, Math.max(1, count)), count);
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /** An entry of L, {@code column <= row}. */
  public double at(int row, int column) {
    return rows[row][column];
  }

  /**
   * Appends a row of C.
   *
   * @param row {@code [size() + 1]} or longer, the diagonal at index {@code size()}
   * @return false, and nothing is appended, if C would not be positive definite to working accuracy
   */
  public boolean append(double[] row) {
    double[] solved = forward(row);
    double pivot = row[size];
    for (double s : solved) {
      pivot -= s * s;
    }
    if (!(pivot > SMALLEST_PIVOT * Math.abs(row[size]))) {
      return false;
    }
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
    }
    double[] next = Arrays.copyOf(solved, size + 1);
    next[size] = Math.sqrt(pivot);
    rows[size++] = next;
    return true;
  }

  /** L^-1 b over the first {@code size()} entries of b; {@code [size()]}. */
  public double[] forward(double[] b) {
    var solved = new double[size];
    for (int i = 0; i < size; i++) {
      solved[i] = (b[i] - dot(rows[i], solved, i)) / rows[i][i];
    }
    return solved;
  }

  /** L'^-1 b; {@code [size()]}. */
  public double[] backward(double[] b) {
    double[] solved = Arrays.copyOf(b, size);
    for (int i = size - 1; i >= 0; i--) {
      double[] row = rows[i];
      double s = solved[i] / row[i];
      solved[i] = s;
      for (int j = 0; j < i; j++) {
        solved[j] -= s * row[j];
      }
    }
    return solved;
  }

  /** The lower triangle of C^-1, {@code [size()][i + 1]}. */
  public double[][] inverse() {
    var columns = new double[size][];
    for (int j = 0; j < size; j++) {
      columns[j] = inverseColumn(j);
    }
    var inverse = new double[size][];
    for (int i = 0; i < size; i++) {
      inverse[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        double[] a = columns[i];
        double[] b = columns[j];
        int shift = i - j;
        for (int k = 0; k < a.length; k++) {
          sum += a[k] * b[k + shift];
        }
        inverse[i][j] = sum;
      }
    }
    return inverse;
  }

  /** Column j of L^-1 from its diagonal down, {@code [size() - j]}. */
  private double[] inverseColumn(int j) {
    var column = new double[size - j];
    column[0] = 1 / rows[j][j];
    for (int i = j + 1; i < size; i++) {
      double[] row = rows[i];
      double sum = 0;
      for (int k = j; k < i; k++) {
        sum += row[k] * column[k - j];
      }
      column[i - j] = -sum / row[i];
    }
    return column;
  }

  /** Half the logarithm of the determinant of C. */
  public double halfLogDeterminant() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += StrictMath.log(rows[i][i]);
    }
    return sum;
  }

  /** Four partial sums, added in a fixed order: faster than one and as reproducible. */
  private static double dot(double[] a, double[] b, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 3 < length; k += 4) {
      s0 += a[k] * b[k];
      s1 += a[k + 1] * b[k + 1];
      s2 += a[k + 2] * b[k + 2];
      s3 += a[k + 3] * b[k + 3];
    }
    for (; k < length; k++) {
      s0 += a[k] * b[k];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
