package dev.luthier.benchmarks;

import dev.luthier.space.Configuration;
import java.util.function.ToDoubleFunction;

/**
 * The synthetic problems' values, smaller is better; {@code problems.py} beside the data's origin.
 */
final class Formulas {
  private static final double[] SHIFT = {0.7, -1.3, 2.1, -0.4, 1.6};
  private static final double[] ALPHA = {1.0, 1.2, 3.0, 3.2};
  private static final double[][] A = {
    {10, 3, 17, 3.5, 1.7, 8},
    {.05, 10, 17, .1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, .05, 10, .1, 14}
  };
  private static final double[][] P = {
    {1312, 1696, 5569, 124, 8283, 5886},
    {2329, 4135, 8307, 3736, 1004, 9991},
    {2348, 1451, 3522, 2883, 3047, 6650},
    {4047, 8828, 8732, 5743, 1091, 381}
  };

  private Formulas() {}

  /**
   * The formula of a problem.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static ToDoubleFunction<Configuration> named(String problem) {
    return switch (problem) {
      case "branin2" -> c -> branin(c.number("x0"), c.number("x1"));
      case "hartmann6" -> c -> hartmann(point(c, 6));
      case "ackley5" -> c -> ackley(point(c, 5));
      case "rosenbrock4" -> c -> rosenbrock(point(c, 4));
      case "levy8" -> c -> levy(point(c, 8));
      case "conditional" -> Formulas::conditional;
      case "mixed8" -> Formulas::mixed;
      default -> throw new IllegalArgumentException("'" + problem + "' has no formula.");
    };
  }

  private static double[] point(Configuration c, int dimension) {
    var x = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      x[i] = c.number("x" + i);
    }
    return x;
  }

  private static double square(double v) {
    return v * v;
  }

  private static double log2(double v) {
    return Math.log(v) / Math.log(2);
  }

  private static double branin(double x, double y) {
    double valley = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
    return valley * valley + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  }

  private static double hartmann(double[] x) {
    double sum = 0;
    for (int i = 0; i < ALPHA.length; i++) {
      double inner = 0;
      for (int j = 0; j < x.length; j++) {
        inner += A[i][j] * square(x[j] - 1e-4 * P[i][j]);
      }
      sum += ALPHA[i] * Math.exp(-inner);
    }
    return -sum;
  }

  private static double ackley(double[] x) {
    double squares = 0;
    double cosines = 0;
    for (int i = 0; i < x.length; i++) {
      double z = x[i] - SHIFT[i];
      squares += z * z;
      cosines += Math.cos(2 * Math.PI * z);
    }
    return -20 * Math.exp(-.2 * Math.sqrt(squares / x.length))
        - Math.exp(cosines / x.length)
        + 20
        + Math.E;
  }

  private static double rosenbrock(double[] x) {
    double sum = 0;
    for (int i = 1; i < x.length; i++) {
      sum += 100 * square(x[i] - x[i - 1] * x[i - 1]) + square(1 - x[i - 1]);
    }
    return sum;
  }

  private static double levy(double[] x) {
    int last = x.length - 1;
    double sum = square(Math.sin(Math.PI * (1 + (x[0] - 1) / 4)));
    for (int i = 0; i < last; i++) {
      double w = 1 + (x[i] - 1) / 4;
      sum += square(w - 1) * (1 + 10 * square(Math.sin(Math.PI * w + 1)));
    }
    double w = 1 + (x[last] - 1) / 4;
    return sum + square(w - 1) * (1 + square(Math.sin(2 * Math.PI * w)));
  }

  private static double conditional(Configuration c) {
    double reg = square(Math.log10(c.number("reg")) + 3) * .02;
    return reg
        + switch (c.text("algo")) {
          case "linear" -> linear(c);
          case "kernel" -> kernel(c);
          case "tree" -> tree(c);
          default -> net(c);
        };
  }

  private static double linear(Configuration c) {
    double penalty = c.text("l_pen").equals("l1") ? .05 : 0;
    return .35 + .02 * square(Math.log10(c.number("l_eta")) + 2) + penalty;
  }

  private static double kernel(Configuration c) {
    double strength = Math.log10(c.number("k_C")) - 1;
    double width = Math.log10(c.number("k_gamma")) + 2.5;
    return .20 + .05 * square(strength) + .08 * square(width) + .03 * strength * width;
  }

  private static double tree(Configuration c) {
    return .10
        + .004 * square(c.number("t_depth") - 7)
        + .06 * square(log2(c.number("t_n")) - 7) * .25
        + .10 * square(c.number("t_sub") - .8);
  }

  private static double net(Configuration c) {
    double rate = Math.log10(c.number("n_lr"));
    double value =
        .05
            + .12 * square(rate + 2.7)
            + .03 * square(c.number("n_layers") - 3)
            + .05 * square(log2(c.number("n_units")) - 6.5) * .4
            + .3 * square(c.number("n_drop") - .25);
    double activation =
        switch (c.text("n_act")) {
          case "relu" -> 0;
          case "tanh" -> .03;
          default -> .12;
        };
    return value + activation + (rate > -1.5 ? .3 * (rate + 1.5) : 0);
  }

  private static double mixed(Configuration c) {
    String optimizer = c.text("opt");
    double offset = optimizer.equals("adam") ? 0 : optimizer.equals("sgd") ? 1.2 : .4;
    double rate = Math.log10(c.number("lr")) + 3 - offset;
    double value =
        square(rate)
            + .5 * square(Math.log10(c.number("wd")) + 4)
            + .4 * square(log2(c.number("batch")) - 6 - .5 * rate)
            + .05 * square(c.number("layers") - 4)
            + .3 * square(log2(c.number("width")) - 7) * .5
            + 2 * square(c.number("drop") - .2);
    double augmentation =
        switch (c.text("aug")) {
          case "a" -> .3;
          case "b" -> 0;
          case "c" -> .1;
          case "d" -> .6;
          default -> .2;
        };
    double penalty = optimizer.equals("adam") ? 0 : optimizer.equals("sgd") ? .15 : .1;
    return value + penalty + augmentation + (c.text("norm").equals("none") ? .25 : 0);
  }
}
