package dev.luthier.gp;

/**
 * The inner loops of {@link Cholesky}: products are subtracted four at a time, as (a + b) + (c +
 * d). Written so that the compiler can use vector instructions; the order of summation is the same
 * in all of them.
 */
final class Fours {
  private Fours() {}

  /**
   * start - sum of a[k] b[k] over the first {@code length}: by fours from the first, then one by
   * one.
   */
  static double less(double start, double[] a, double[] b, int length) {
    double rest = start;
    int k = 0;
    for (; k + 4 <= length; k += 4) {
      rest -= (a[k] * b[k] + a[k + 1] * b[k + 1]) + (a[k + 2] * b[k + 2] + a[k + 3] * b[k + 3]);
    }
    for (; k < length; k++) {
      rest -= a[k] * b[k];
    }
    return rest;
  }

  /** target[i] -= (x0 a0[i] + x1 a1[i]) + (x2 a2[i] + x3 a3[i]) for i in [from, until). */
  static void subtract(
      double[] target,
      int from,
      int until,
      double x0,
      double[] a0,
      double x1,
      double[] a1,
      double x2,
      double[] a2,
      double x3,
      double[] a3) {
    for (int i = from; i < until; i++) {
      target[i] -= (x0 * a0[i] + x1 * a1[i]) + (x2 * a2[i] + x3 * a3[i]);
    }
  }

  /** target[i] -= x a[i] over the first {@code length}. */
  static void subtract(double[] target, double x, double[] a, int length) {
    for (int i = 0; i < length; i++) {
      target[i] -= x * a[i];
    }
  }

  /** Sum of a[k] b[k] over the first {@code length}, in four partial sums. */
  static double dot(double[] a, double[] b, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 4 <= length; k += 4) {
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
