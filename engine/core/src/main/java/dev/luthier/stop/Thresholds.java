package dev.luthier.stop;

import dev.luthier.trial.Goal;
import dev.luthier.trial.LegOutcome;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Bounds that grow with the epochs: a fold whose goal is worse than the bound of the latest epoch
 * passed is given up.
 *
 * @param bounds by the epoch from which each holds, in the user's sign; a value equal to it passes
 */
public record Thresholds(Map<Integer, Double> bounds) {
  /** No bounds. */
  public static final Thresholds NONE = new Thresholds(Map.of());

  public Thresholds {
    bounds = java.util.Collections.unmodifiableMap(new TreeMap<>(bounds));
    bounds.forEach(
        (epoch, bound) -> {
          if (epoch < 1 || bound.isNaN()) {
            throw new IllegalArgumentException(
                "threshold "
                    + bound
                    + " from epoch "
                    + epoch
                    + " must be a number from an epoch of at least 1. Maybe { epoch = 3, bound ="
                    + " 0.5 }.");
          }
        });
  }

  Optional<LegOutcome> judge(Goal goal, double[] curve) {
    var held = new TreeMap<>(bounds).floorEntry(curve.length);
    double last = curve[curve.length - 1];
    return held != null && last > goal.flip(held.getValue())
        ? Optional.of(
            new LegOutcome.Stopped(
                "threshold: "
                    + goal.metric()
                    + " is "
                    + goal.flip(last)
                    + " at epoch "
                    + curve.length
                    + ", past the bound "
                    + held.getValue()
                    + " from epoch "
                    + held.getKey()))
        : Optional.empty();
  }
}
