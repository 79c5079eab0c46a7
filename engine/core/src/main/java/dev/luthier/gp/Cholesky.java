package dev.luthier.gp;

import java.util.Arrays;

/**
 * The lower triangle L of a symmetric positive definite matrix C = L L', grown row by row.
 *
 * <p>Every entry is its entry of C less products of earlier entries, taken four columns at a time
 * from the first, then one by one: always the same sum in the same order, whether rows come singly
 * or together and whichever way the loops run. A factor that was appended to so equals, bit for
 * bit, one that was computed at once.
 */
public final class Cholesky {
  private static final double SMALLEST_PIVOT = 1e-14;

  /** Up to so many rows are cheaper one by one. */
  private static final int FEW = 4;

  private double[][] rows;
  private double[][] columns = {};
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
    double[] next = Arrays.copyOf(solve(row), size + 1);
    double pivot = Fours.less(row[size], next, next, size);
    if (!isPivot(pivot, row[size])) {
      return false;
    }
    next[size] = Math.sqrt(pivot);
    push(next);
    return true;
  }

  private static boolean isPivot(double pivot, double diagonal) {
    return pivot > SMALLEST_PIVOT * Math.abs(diagonal);
  }

  private void push(double[] row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
    }
    rows[size++] = row;
    columns = new double[0][];
  }

  /**
   * Appends several rows of C.
   *
   * @param more {@code [m][size() + 1 ... size() + m]}: each up to its diagonal; overwritten
   * @return false, and nothing is appended, if C would not be positive definite
   */
  public boolean appendAll(double[][] more) {
    int before = size;
    if (more.length <= FEW) {
      for (double[] row : more) {
        if (!append(row)) {
          size = before;
          return false;
        }
      }
      return true;
    }
    double[][] all = Arrays.copyOf(rows, before + more.length);
    System.arraycopy(more, 0, all, before, more.length);
    if (!eliminate(all, before)) {
      return false;
    }
    rows = all;
    size = all.length;
    columns = new double[0][];
    return true;
  }

  /** Turns rows of C, from the first on, into rows of L: four columns at a time. */
  private static boolean eliminate(double[][] all, int first) {
    int n = all.length;
    var diagonal = new double[n];
    for (int i = first; i < n; i++) {
      diagonal[i] = all[i][i];
    }
    var four = new double[4][n];
    for (int k = 0; k < n; k += 4) {
      int width = Math.min(4, n - k);
      for (int c = 0; c < width; c++) {
        if (!column(all, first, k, k + c, diagonal, four[c])) {
          return false;
        }
      }
      for (int i = Math.max(first, k + 4); i < n; i++) {
        double[] r = all[i];
        Fours.subtract(
            r, k + 4, i + 1, r[k], four[0], r[k + 1], four[1], r[k + 2], four[2], r[k + 3],
            four[3]);
      }
    }
    return true;
  }

  /** Finishes one column, whose group of four begins at k; copies it out. */
  private static boolean column(
      double[][] all, int first, int k, int column, double[] diagonal, double[] out) {
    double[] own = all[column];
    if (column >= first) {
      double pivot = own[column];
      for (int j = k; j < column; j++) {
        pivot -= own[j] * own[j];
      }
      if (!isPivot(pivot, diagonal[column])) {
        return false;
      }
      own[column] = Math.sqrt(pivot);
    }
    for (int i = column + 1; i < all.length; i++) {
      double[] r = all[i];
      if (i >= first) {
        double v = r[column];
        for (int j = k; j < column; j++) {
          v -= r[j] * own[j];
        }
        r[column] = v / own[column];
      }
      out[i] = r[column];
    }
    return true;
  }

  /** Stores L by columns too, so that {@link #forward(double[])} is faster; changes no result. */
  void quicken() {
    var stored = new double[size][size];
    for (int i = 4; i < size; i++) {
      double[] row = rows[i];
      for (int j = 0; j < i / 4 * 4; j++) {
        stored[j][i] = row[j];
      }
    }
    columns = stored;
  }

  /** L^-1 b over the first {@code size()} entries of b; {@code [size()]}. */
  public double[] forward(double[] b) {
    return columns.length == size ? byColumns(b) : solve(b);
  }

  private double[] solve(double[] b) {
    var solved = new double[size];
    for (int i = 0; i < size; i++) {
      solved[i] = Fours.less(b[i], rows[i], solved, i) / rows[i][i];
    }
    return solved;
  }

  private double[] byColumns(double[] b) {
    double[] s = Arrays.copyOf(b, size);
    for (int k = 0; k < size; k += 4) {
      for (int i = k; i < Math.min(size, k + 4); i++) {
        double v = s[i];
        for (int j = k; j < i; j++) {
          v -= rows[i][j] * s[j];
        }
        s[i] = v / rows[i][i];
      }
      if (k + 4 < size) {
        Fours.subtract(
            s,
            k + 4,
            size,
            s[k],
            columns[k],
            s[k + 1],
            columns[k + 1],
            s[k + 2],
            columns[k + 2],
            s[k + 3],
            columns[k + 3]);
      }
    }
    return s;
  }

  /**
   * L^-1 B for many right-hand sides at once, with the same bits as one by one.
   *
   * @param b {@code [size()][m]}, overwritten by the solution
   */
  void forward(double[][] b) {
    for (int i = 0; i < size; i++) {
      double[] row = rows[i];
      double[] own = b[i];
      int k = 0;
      for (; k + 4 <= i; k += 4) {
        Fours.subtract(
            own,
            0,
            own.length,
            row[k],
            b[k],
            row[k + 1],
            b[k + 1],
            row[k + 2],
            b[k + 2],
            row[k + 3],
            b[k + 3]);
      }
      for (; k < i; k++) {
        Fours.subtract(own, row[k], b[k], own.length);
      }
      for (int m = 0; m < own.length; m++) {
        own[m] /= row[i];
      }
    }
  }

  /** L'^-1 b; {@code [size()]}. */
  public double[] backward(double[] b) {
    double[] solved = Arrays.copyOf(b, size);
    int end = size / 4 * 4;
    for (int i = size - 1; i >= end; i--) {
      solved[i] /= rows[i][i];
      Fours.subtract(solved, solved[i], rows[i], i);
    }
    for (int k = end - 4; k >= 0; k -= 4) {
      for (int i = k + 3; i >= k; i--) {
        double v = solved[i];
        for (int j = i + 1; j < k + 4; j++) {
          v -= rows[j][i] * solved[j];
        }
        solved[i] = v / rows[i][i];
      }
      Fours.subtract(
          solved,
          0,
          k,
          solved[k],
          rows[k],
          solved[k + 1],
          rows[k + 1],
          solved[k + 2],
          rows[k + 2],
          solved[k + 3],
          rows[k + 3]);
    }
    return solved;
  }

  /** The lower triangle of C^-1, {@code [size()][i + 1]}. */
  public double[][] inverse() {
    return Inverse.ofProduct(rows, size);
  }

  /** Half the logarithm of the determinant of C. */
  public double halfLogDeterminant() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += StrictMath.log(rows[i][i]);
    }
    return sum;
  }
}
