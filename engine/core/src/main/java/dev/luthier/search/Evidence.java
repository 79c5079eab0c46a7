package dev.luthier.search;

import dev.luthier.space.SearchSpace;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a model learns from a history: inputs with values at one rung, and inputs still pending.
 *
 * <p>The rung is the highest that at least max(3, d / 2) trials have reached. Trials beyond it
 * count with their value there, read from their curves; trials below it with their value moved up
 * by the median difference, rung by rung, of the trials that have both.
 */
public final class Evidence {
  private final int[] numbers;
  private final double[][] x;
  private final double[] y;
  private final double[][] pending;

  private Evidence(int[] numbers, double[][] x, double[] y, double[][] pending) {
    this.numbers = numbers;
    this.x = x;
    this.y = y;
    this.pending = pending;
  }

  /** Of no trial at all. */
  public static Evidence none() {
    return new Evidence(new int[0], new double[0][], new double[0], new double[0][]);
  }

  /** Reads a history. */
  public static Evidence of(SearchSpace space, History history) {
    int rung = reference(history, Math.max(3, space.dimension() / 2));
    double[] shifts = shifts(history, rung);
    var numbers = new ArrayList<Integer>();
    var x = new ArrayList<double[]>();
    var y = new ArrayList<Double>();
    var pending = new ArrayList<double[]>();
    for (Trial trial : history.trials()) {
      boolean failed = trial.state() instanceof TrialState.Failed;
      if (isOf(trial)) {
        numbers.add(trial.number());
        x.add(space.toUnit(trial.configuration()));
        y.add(failed ? Double.POSITIVE_INFINITY : level(trial, history, rung, shifts));
      } else if (!trial.state().isTerminal()) {
        pending.add(space.toUnit(trial.configuration()));
      }
    }
    return new Evidence(
        numbers.stream().mapToInt(Integer::intValue).toArray(),
        x.toArray(double[][]::new),
        y.stream().mapToDouble(Double::doubleValue).toArray(),
        pending.toArray(double[][]::new));
  }

  /** The first so many of those with a value, by trial number, and nothing pending. */
  public Evidence first(int count) {
    return new Evidence(
        Arrays.copyOf(numbers, count),
        Arrays.copyOf(x, count),
        Arrays.copyOf(y, count),
        new double[0][]);
  }

  /** Whether something is learned from a trial by now. */
  public static boolean isOf(Trial trial) {
    return trial.rung() >= 0 || trial.state() instanceof TrialState.Failed;
  }

  private static int reference(History history, int least) {
    for (int rung = history.ladder().top(); rung > 0; rung--) {
      int at = rung;
      if (history.trials().stream().filter(t -> t.rung() >= at).count() >= least) {
        return rung;
      }
    }
    return 0;
  }

  private static double level(Trial trial, History history, int rung, double[] shifts) {
    double value = valueAt(trial, history, Math.min(trial.rung(), rung));
    for (int r = trial.rung(); r < rung; r++) {
      value += shifts[r];
    }
    return Double.isFinite(value) ? value : Double.POSITIVE_INFINITY;
  }

  /** The value a trial had at a rung it reached. */
  private static double valueAt(Trial trial, History history, int rung) {
    if (rung == trial.rung()) {
      return trial.value();
    }
    Rung at = history.ladder().get(rung);
    double sum = 0;
    int folds = 0;
    for (FoldCurve curve : trial.curves()) {
      if (folds < at.folds() && curve.epochs() >= at.epochs()) {
        sum += curve.at(at.epochs());
        folds++;
      }
    }
    return folds == at.folds() ? sum / folds : trial.value();
  }

  /** {@code [rung]}: by how much values usually change from each rung to the next. */
  private static double[] shifts(History history, int rung) {
    var shifts = new double[rung];
    for (int r = 0; r < rung; r++) {
      List<Double> changes = new ArrayList<>();
      for (Trial trial : history.trials()) {
        if (trial.rung() > r) {
          double change = valueAt(trial, history, r + 1) - valueAt(trial, history, r);
          if (Double.isFinite(change)) {
            changes.add(change);
          }
        }
      }
      double[] sorted = changes.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      shifts[r] = sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
    }
    return shifts;
  }

  /** {@code [n]}, the trials' numbers, in order. */
  public int[] numbers() {
    return numbers;
  }

  /** {@code [n][d]}, points of the unit cube, NaN where inactive; by trial number. */
  public double[][] x() {
    return x;
  }

  /** {@code [n]}, inner values; positive infinity for trials that failed or diverged. */
  public double[] y() {
    return y;
  }

  /** {@code [q][d]}, begun or planned, without a value. */
  public double[][] pending() {
    return pending;
  }

  /** Number of finite values. */
  public int finite() {
    return (int) Arrays.stream(y).filter(Double::isFinite).count();
  }
}
