package dev.luthier.trial;

import dev.luthier.space.Configuration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One configuration and what is known of it.
 *
 * @param number from 0, in the order of proposals
 * @param configuration what is tried
 * @param state where it stands
 * @param rung index of the highest rung reached; -1 for none
 * @param value inner mean at that rung over its folds; NaN if none was reached, infinite if it
 *     diverged
 * @param curves one a fold begun, in the study's order of folds
 */
public record Trial(
    int number,
    Configuration configuration,
    TrialState state,
    int rung,
    double value,
    List<FoldCurve> curves) {
  /** A proposal not yet begun. */
  public static Trial planned(int number, Configuration configuration) {
    return new Trial(number, configuration, new TrialState.Planned(), -1, Double.NaN, List.of());
  }

  /** Whether it was given as evidence: no trial of this study. */
  public boolean isFromElsewhere() {
    return number < 0;
  }

  /** The same trial in another state. */
  public Trial in(TrialState next) {
    return new Trial(number, configuration, next, rung, value, curves);
  }

  /**
   * The same trial with a fold's curve added or replaced.
   *
   * @param order the study's order of folds: curves are kept in it, whichever fold ended first
   */
  public Trial with(FoldCurve curve, int... order) {
    var all = new ArrayList<>(curves);
    all.removeIf(c -> c.fold() == curve.fold());
    all.add(curve);
    all.sort(Comparator.comparingInt(c -> place(c.fold(), order)));
    return new Trial(number, configuration, state, rung, value, List.copyOf(all));
  }

  private static int place(int fold, int[] order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] == fold) {
        return i;
      }
    }
    return order.length;
  }

  /** The same trial at a rung. */
  public Trial at(int nextRung, double nextValue) {
    return new Trial(number, configuration, state, nextRung, nextValue, curves);
  }

  /** What is known of a fold. */
  public Optional<FoldCurve> curve(int fold) {
    for (FoldCurve curve : curves) {
      if (curve.fold() == fold) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** The same trial, whose folds have to begin from nothing if it goes on. */
  public Trial withoutCheckpoints() {
    var bare = curves.stream().map(FoldCurve::withoutCheckpoint).toList();
    return new Trial(number, configuration, state, rung, value, bare);
  }

  /** Bytes of the checkpoints that it may still go on from. */
  public long checkpointBytes() {
    if (state.isTerminal()) {
      return 0;
    }
    long sum = 0;
    for (FoldCurve curve : curves) {
      sum += curve.checkpoint().map(Checkpoint::bytes).orElse(0L);
    }
    return sum;
  }

  /** Mean seconds of training that an epoch of a fold took; 0 if that is not known. */
  public double secondsPerEpoch() {
    double sum = 0;
    for (FoldCurve curve : curves) {
      sum += curve.secondsPerEpoch() * curve.epochs();
    }
    return sum == 0 ? 0 : sum / epochs();
  }

  /** Epochs trained over all folds. */
  public long epochs() {
    long sum = 0;
    for (FoldCurve curve : curves) {
      sum += curve.epochs();
    }
    return sum;
  }
}
