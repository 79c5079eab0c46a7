package dev.luthier.gp;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth function in a box: limited-memory BFGS (Liu and Nocedal 1989) on the
 * coordinates that are free, projected back-tracking line search (Bertsekas 1982). Ends after a
 * number of evaluations, never after a time.
 *
 * @param evaluations most calls of the function
 * @param tolerance ends when no coordinate of the projected gradient is larger
 */
public record BoundedLbfgs(int evaluations, double tolerance) {
  private static final int MEMORY = 10;
  private static final double SUFFICIENT = 1e-4;
  private static final double FIRST_STEP = 0.5;

  /** Where it ended. */
  public static final class Minimum {
    private final double[] x;
    private final double value;

    Minimum(double[] x, double value) {
      this.x = x;
      this.value = value;
    }

    /** The point, {@code [d]}. */
    public double[] x() {
      return x;
    }

    /** The function there. */
    public double value() {
      return value;
    }
  }

  private static final class Pair {
    private final double[] step;
    private final double[] change;
    private final double curvature;

    Pair(double[] step, double[] change, double curvature) {
      this.step = step;
      this.change = change;
      this.curvature = curvature;
    }
  }

  /**
   * Goes downhill from a start.
   *
   * @param start {@code [d]}, clipped to the box
   * @param low {@code [d]}
   * @param high {@code [d]}
   * @return the best point met; the start if the function has no value there
   */
  public Minimum minimize(Differentiable f, double[] start, double[] low, double[] high) {
    return new Descent(f, low, high, clip(start, low, high)).run();
  }

  private static double[] clip(double[] x, double[] low, double[] high) {
    double[] clipped = x.clone();
    for (int j = 0; j < x.length; j++) {
      clipped[j] = Math.min(high[j], Math.max(low[j], x[j]));
    }
    return clipped;
  }

  private final class Descent {
    private final Differentiable f;
    private final double[] low;
    private final double[] high;
    private final Deque<Pair> pairs = new ArrayDeque<>();
    private double[] x;
    private double[] gradient;
    private double value;
    private int left = evaluations;

    Descent(Differentiable f, double[] low, double[] high, double[] start) {
      this.f = f;
      this.low = low;
      this.high = high;
      this.x = start;
      this.gradient = new double[start.length];
      this.value = f.at(start, gradient);
      left--;
    }

    Minimum run() {
      if (Double.isFinite(value)) {
        while (left > 0 && !flat()) {
          boolean fresh = pairs.isEmpty();
          if (!advance(direction())) {
            if (fresh) {
              break;
            }
            pairs.clear();
          }
        }
      }
      return new Minimum(x, value);
    }

    private boolean isFree(int j) {
      return !((x[j] <= low[j] && gradient[j] > 0) || (x[j] >= high[j] && gradient[j] < 0));
    }

    private boolean flat() {
      for (int j = 0; j < x.length; j++) {
        if (isFree(j) && Math.abs(gradient[j]) > tolerance) {
          return false;
        }
      }
      return true;
    }

    private double[] direction() {
      var d = new double[x.length];
      for (int j = 0; j < d.length; j++) {
        d[j] = isFree(j) ? -gradient[j] : 0;
      }
      if (pairs.isEmpty()) {
        double scale = Math.min(1, FIRST_STEP / Math.max(1e-300, largest(d)));
        return scaled(d, scale);
      }
      twoLoops(d);
      for (int j = 0; j < d.length; j++) {
        d[j] = isFree(j) ? d[j] : 0;
      }
      return d;
    }

    private void twoLoops(double[] d) {
      var weights = new double[pairs.size()];
      int i = 0;
      for (Pair pair : pairs) {
        weights[i] = dot(pair.step, d) / pair.curvature;
        add(d, -weights[i++], pair.change);
      }
      Pair newest = pairs.getFirst();
      double scale = newest.curvature / dot(newest.change, newest.change);
      for (int j = 0; j < d.length; j++) {
        d[j] *= scale;
      }
      Iterator<Pair> oldestFirst = pairs.descendingIterator();
      while (oldestFirst.hasNext()) {
        Pair pair = oldestFirst.next();
        add(d, weights[--i] - dot(pair.change, d) / pair.curvature, pair.step);
      }
    }

    private boolean advance(double[] direction) {
      var nextGradient = new double[x.length];
      double t = 1;
      for (int tries = 0; tries < 12 && left > 0; tries++, t *= 0.4) {
        double[] next = x.clone();
        add(next, t, direction);
        next = clip(next, low, high);
        double[] step = next.clone();
        add(step, -1, x);
        double slope = dot(step, gradient);
        if (!(slope < 0)) {
          return false;
        }
        double nextValue = f.at(next, nextGradient);
        left--;
        if (nextValue <= value + SUFFICIENT * slope) {
          accept(next, nextValue, nextGradient, step);
          return true;
        }
      }
      return false;
    }

    private void accept(double[] next, double nextValue, double[] nextGradient, double[] step) {
      double[] change = nextGradient.clone();
      add(change, -1, gradient);
      double curvature = dot(step, change);
      if (curvature > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change))) {
        pairs.addFirst(new Pair(step, change, curvature));
        if (pairs.size() > MEMORY) {
          pairs.removeLast();
        }
      }
      x = next;
      value = nextValue;
      gradient = nextGradient.clone();
    }
  }

  private static double largest(double[] a) {
    return Arrays.stream(a).map(Math::abs).max().orElse(0);
  }

  private static double[] scaled(double[] a, double factor) {
    return Arrays.stream(a).map(v -> v * factor).toArray();
  }

  private static void add(double[] a, double factor, double[] b) {
    for (int j = 0; j < a.length; j++) {
      a[j] += factor * b[j];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
