package dev.luthier.benchmarks;

import dev.luthier.rng.Streams;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * More functions than those of {@code problems.json}: what is decided on those must hold here too.
 * Many are shifted and turned, so that neither the middle of the box nor its axes are favoured.
 */
final class Classics {
  private static final double[] HARTMANN = {1.0, 1.2, 3.0, 3.2};
  private static final double[][] HARTMANN3 = {
    {3, 10, 30}, {.1, 10, 35}, {3, 10, 30}, {.1, 10, 35}
  };
  private static final double[][] HARTMANN3_AT = {
    {3689, 1170, 2673}, {4699, 4387, 7470}, {1091, 8732, 5547}, {381, 5743, 8828}
  };
  private static final double[][] SHEKEL = {
    {4, 1, 8, 6, 3, 2, 5, 8, 6, 7},
    {4, 1, 8, 6, 7, 9, 3, 1, 2, 3.6},
    {4, 1, 8, 6, 3, 2, 5, 8, 6, 7},
    {4, 1, 8, 6, 7, 9, 3, 1, 2, 3.6}
  };
  private static final double[] SHEKEL_WIDTH = {.1, .2, .2, .4, .4, .6, .3, .7, .5, .5};

  private Classics() {}

  /** Their names. */
  static List<String> names() {
    return List.of(
        "camel2",
        "hartmann3",
        "shekel4",
        "rastrigin4turned",
        "michalewicz5",
        "styblinski5",
        "griewank5",
        "levy5turned",
        "levy10",
        "ellipsoid6turned",
        "dixon6",
        "ackley8shifted",
        "ackley6mixed",
        "branches");
  }

  /** The problem of that name. */
  static Problem named(String name) {
    return switch (name) {
      case "camel2" -> box(name, 2, -3, 3, -1.0316284534898774, Classics::camel);
      case "hartmann3" -> box(name, 3, 0, 1, -3.86278214782076, Classics::hartmann);
      case "shekel4" -> box(name, 4, 0, 10, -10.536443153483534, Classics::shekel);
      case "rastrigin4turned" -> turned(name, 4, 5.12, Classics::rastrigin);
      case "michalewicz5" -> box(name, 5, 0, Math.PI, -4.687658179088148, Classics::michalewicz);
      case "styblinski5" -> box(name, 5, -5, 5, -195.8308285188571, Classics::styblinski);
      case "griewank5" -> shifted(name, 5, 50, Classics::griewank);
      case "levy5turned" -> turned(name, 5, 10, Classics::levy);
      case "levy10" -> shifted(name, 10, 10, Classics::levy);
      case "ellipsoid6turned" -> turned(name, 6, 5, Classics::ellipsoid);
      case "dixon6" -> box(name, 6, -10, 10, 0, Classics::dixon);
      case "ackley8shifted" -> shifted(name, 8, 10, Classics::ackley);
      case "ackley6mixed" -> mixed(name);
      case "branches" -> branches(name);
      default ->
          throw new IllegalArgumentException(
              "'" + name + "' is no problem. Maybe one of " + names() + ".");
    };
  }

  private static Problem problem(
      String name,
      Problem.Kind kind,
      List<Parameter<?>> parameters,
      double best,
      ToDoubleFunction<Configuration> formula) {
    return new Problem(
        name,
        kind,
        parameters,
        new Goal("value", Goal.Direction.MINIMIZE),
        1,
        best,
        () ->
            (trial, configuration, fold, epoch) ->
                new Observation(epoch, Map.of("value", formula.applyAsDouble(configuration)), 1));
  }

  private static Problem box(
      String name, int d, double low, double high, double best, ToDoubleFunction<double[]> f) {
    var parameters = new ArrayList<Parameter<?>>();
    for (int j = 0; j < d; j++) {
      parameters.add(Parameter.uniform("x" + j, low, high));
    }
    return problem(
        name, Problem.Kind.SYNTHETIC, parameters, best, c -> f.applyAsDouble(point(c, d)));
  }

  private static double[] point(Configuration c, int d) {
    var x = new double[d];
    for (int j = 0; j < d; j++) {
      x[j] = c.number("x" + j);
    }
    return x;
  }

  /** A function that is 0 at 0, its optimum moved to a place within the inner half of the box. */
  private static Problem shifted(String name, int d, double half, ToDoubleFunction<double[]> f) {
    double[] at = Streams.of(1, name).doubles(d, -half / 2, half / 2).toArray();
    return box(name, d, -half, half, 0, x -> f.applyAsDouble(minus(x, at)));
  }

  /** The same, turned about its optimum. */
  private static Problem turned(String name, int d, double half, ToDoubleFunction<double[]> f) {
    double[][] axes = axes(name, d);
    return shifted(name, d, half, x -> f.applyAsDouble(times(axes, x)));
  }

  private static double[] minus(double[] x, double[] at) {
    double[] z = x.clone();
    for (int j = 0; j < z.length; j++) {
      z[j] -= at[j];
    }
    return z;
  }

  private static double[] times(double[][] axes, double[] x) {
    var z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = dot(axes[i], x);
    }
    return z;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  /** Random orthonormal axes (Gram and Schmidt). */
  private static double[][] axes(String name, int d) {
    var random = Streams.of(2, name);
    var axes = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        axes[i][j] = random.nextGaussian();
      }
      for (int k = 0; k < i; k++) {
        double along = dot(axes[i], axes[k]);
        for (int j = 0; j < d; j++) {
          axes[i][j] -= along * axes[k][j];
        }
      }
      double length = Math.sqrt(dot(axes[i], axes[i]));
      for (int j = 0; j < d; j++) {
        axes[i][j] /= length;
      }
    }
    return axes;
  }

  private static double square(double v) {
    return v * v;
  }

  private static double camel(double[] p) {
    double x = p[0] * p[0];
    double y = square(p[1] / 1.5);
    return (4 - 2.1 * x + x * x / 3) * x + p[0] * p[1] / 1.5 + (-4 + 4 * y) * y;
  }

  private static double hartmann(double[] x) {
    double sum = 0;
    for (int i = 0; i < HARTMANN.length; i++) {
      double inner = 0;
      for (int j = 0; j < x.length; j++) {
        inner += HARTMANN3[i][j] * square(x[j] - 1e-4 * HARTMANN3_AT[i][j]);
      }
      sum -= HARTMANN[i] * Math.exp(-inner);
    }
    return sum;
  }

  private static double shekel(double[] x) {
    double sum = 0;
    for (int i = 0; i < SHEKEL_WIDTH.length; i++) {
      double inner = SHEKEL_WIDTH[i];
      for (int j = 0; j < x.length; j++) {
        inner += square(x[j] - SHEKEL[j][i]);
      }
      sum -= 1 / inner;
    }
    return sum;
  }

  private static double rastrigin(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v + 10 - 10 * Math.cos(2 * Math.PI * v);
    }
    return sum;
  }

  private static double michalewicz(double[] x) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum -= Math.sin(x[j]) * Math.pow(Math.sin((j + 1) * x[j] * x[j] / Math.PI), 20);
    }
    return sum;
  }

  private static double styblinski(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += (square(v * v) - 16 * v * v + 5 * v) / 2;
    }
    return sum;
  }

  private static double griewank(double[] x) {
    double product = 1;
    for (int j = 0; j < x.length; j++) {
      product *= Math.cos(x[j] / Math.sqrt(j + 1));
    }
    return dot(x, x) / 4000 - product + 1;
  }

  private static double levy(double[] x) {
    int last = x.length - 1;
    double sum = square(Math.sin(Math.PI * (1 + x[0] / 4)));
    for (int j = 0; j < last; j++) {
      sum += square(x[j] / 4) * (1 + 10 * square(Math.sin(Math.PI * (1 + x[j] / 4) + 1)));
    }
    return sum + square(x[last] / 4) * (1 + square(Math.sin(Math.PI * x[last] / 2)));
  }

  private static double ellipsoid(double[] x) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += Math.pow(1000, j / (x.length - 1.0)) * x[j] * x[j];
    }
    return sum;
  }

  private static double dixon(double[] x) {
    double sum = square(x[0] - 1);
    for (int j = 1; j < x.length; j++) {
      sum += (j + 1) * square(2 * x[j] * x[j] - x[j - 1]);
    }
    return sum;
  }

  private static double ackley(double[] x) {
    double cosines = 0;
    for (double v : x) {
      cosines += Math.cos(2 * Math.PI * v);
    }
    return -20 * Math.exp(-.2 * Math.sqrt(dot(x, x) / x.length))
        - Math.exp(cosines / x.length)
        + 20
        + Math.E;
  }

  private static Problem mixed(String name) {
    List<Parameter<?>> parameters =
        List.of(
            Parameter.uniform("a", -3, 2),
            Parameter.uniform("b", -1, 4),
            Parameter.logUniform("c", 1e-3, 1e2),
            Parameter.integer("d", -6, 3),
            Parameter.integer("e", -2, 7),
            Parameter.choice("f", "one", "none", "two", "three", "half"));
    return problem(
        name,
        Problem.Kind.MIXED,
        parameters,
        0,
        c ->
            ackley(
                new double[] {
                  c.number("a"),
                  c.number("b"),
                  Math.log10(c.number("c")),
                  c.number("d"),
                  c.number("e"),
                  switch (c.text("f")) {
                    case "none" -> 0;
                    case "half" -> .5;
                    case "one" -> 1;
                    case "two" -> 2;
                    default -> 3;
                  }
                }));
  }

  /** Three methods with settings of their own; the widest valley is not the deepest. */
  private static Problem branches(String name) {
    var method = Parameter.choice("method", "flat", "wide", "deep");
    List<Parameter<?>> parameters =
        List.of(
            method,
            Parameter.uniform("shared", 0, 1),
            Parameter.uniform("w1", 0, 1).when(method, "wide"),
            Parameter.uniform("w2", 0, 1).when(method, "wide"),
            Parameter.uniform("d1", 0, 1).when(method, "deep"),
            Parameter.uniform("d2", 0, 1).when(method, "deep"),
            Parameter.integer("d3", 1, 9).when(method, "deep"));
    return problem(name, Problem.Kind.MIXED, parameters, 0, Classics::branch);
  }

  private static double branch(Configuration c) {
    double shared = square(c.number("shared") - .3);
    return switch (c.text("method")) {
      case "flat" -> .5 + shared;
      case "wide" -> .1 + shared + .3 * (square(c.number("w1") - .6) + square(c.number("w2") - .2));
      default ->
          2 * shared
              + 3 * square(c.number("d1") - .85)
              + 2 * square(c.number("d2") - .7 + .3 * (c.number("d1") - .85))
              + .03 * square(c.number("d3") - 7);
    };
  }
}
