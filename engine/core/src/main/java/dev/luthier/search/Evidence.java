package dev.luthier.search;

import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * What a model learns from a history: inputs with values at one rung, and inputs still pending.
 *
 * <p>The rung is the highest that at least max(3, d / 2) trials have reached, d the number of
 * parameters that are not fixed; values of others are brought to its level as {@link Levels} says.
 */
public final class Evidence {
  private final int[] numbers;
  private final double[][] x;
  private final double[] y;
  private final double[][] pending;
  private final double[] seconds;
  private final double[] noise;

  private Evidence(
      int[] numbers,
      double[][] x,
      double[] y,
      double[][] pending,
      double[] seconds,
      double[] noise) {
    this.numbers = numbers;
    this.x = x;
    this.y = y;
    this.pending = pending;
    this.seconds = seconds;
    this.noise = noise;
  }

  /** Of no trial at all. */
  public static Evidence none() {
    return new Evidence(
        new int[0], new double[0][], new double[0], new double[0][], new double[0], new double[0]);
  }

  /** Reads a history. */
  public static Evidence of(SearchSpace space, History history) {
    Levels levels = Levels.of(history, Math.max(3, space.freeDimension() / 2));
    var numbers = new ArrayList<Integer>();
    var x = new ArrayList<double[]>();
    var y = new ArrayList<Double>();
    var pending = new ArrayList<double[]>();
    var seconds = new ArrayList<Double>();
    var noise = new ArrayList<Double>();
    for (Trial trial : history.trials()) {
      boolean failed = trial.state() instanceof TrialState.Failed;
      if (levels.ignores(trial)) {
        continue;
      }
      if (isOf(trial) && (failed || levels.compares(trial))) {
        numbers.add(trial.number());
        x.add(space.toUnit(trial.configuration()));
        var estimate =
            failed ? new Companions.Estimate(Double.POSITIVE_INFINITY, 0) : levels.of(trial);
        y.add(estimate.value());
        noise.add(estimate.variance());
        seconds.add(history.timed() ? trial.secondsPerEpoch() : 0);
      } else if (isOf(trial) || !trial.state().isTerminal()) {
        pending.add(space.toUnit(trial.configuration()));
      }
    }
    return new Evidence(
        numbers.stream().mapToInt(Integer::intValue).toArray(),
        x.toArray(double[][]::new),
        y.stream().mapToDouble(Double::doubleValue).toArray(),
        pending.toArray(double[][]::new),
        seconds.stream().mapToDouble(Double::doubleValue).toArray(),
        noise.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The first so many of those with a value, by trial number, and nothing pending. */
  public Evidence first(int count) {
    return new Evidence(
        Arrays.copyOf(numbers, count),
        Arrays.copyOf(x, count),
        Arrays.copyOf(y, count),
        new double[0][],
        Arrays.copyOf(seconds, count),
        Arrays.copyOf(noise, count));
  }

  /** Whether something is learned from a trial by now. */
  public static boolean isOf(Trial trial) {
    return trial.rung() >= 0
        || trial.state() instanceof TrialState.Failed
        || (trial.state() instanceof TrialState.Stopped && trial.epochs() > 0);
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

  /** {@code [q][d]}, begun or planned, without a value that can be compared. */
  public double[][] pending() {
    return pending;
  }

  /**
   * {@code [n]}, mean seconds of training that an epoch took; 0 where that is not known, or where
   * the study does not end by time.
   */
  public double[] seconds() {
    return seconds;
  }

  /**
   * {@code [n]}, variances in squared units of the goal by which values of lower rungs are less
   * certain than the others.
   */
  public double[] noise() {
    return noise;
  }

  /** Number of finite values. */
  public int finite() {
    return (int) Arrays.stream(y).filter(Double::isFinite).count();
  }
}
