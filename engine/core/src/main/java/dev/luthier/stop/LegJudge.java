package dev.luthier.stop;

import dev.luthier.trial.Goal;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Yardstick;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges the epochs of one leg as they come. A verdict depends on the leg's own curve and on what
 * was known when it started, and on nothing else. One thread.
 */
public final class LegJudge implements Function<Observation, Optional<LegOutcome>> {
  private final Stoppers stoppers;
  private final Goal goal;
  private final Yardstick yardstick;
  private final int untilEpoch;
  private double[] curve;

  public LegJudge(Stoppers stoppers, Goal goal, Yardstick yardstick, Leg leg) {
    this.stoppers = stoppers;
    this.goal = goal;
    this.yardstick = yardstick;
    this.untilEpoch = leg.untilEpoch();
    this.curve = yardstick.before().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * How the leg ends here; empty to go on. A missing goal metric counts as NaN.
   *
   * @param seen the next epoch
   */
  @Override
  public Optional<LegOutcome> apply(Observation seen) {
    Double found = seen.metrics().get(goal.metric());
    double value = found == null ? Double.NaN : found;
    curve = Arrays.copyOf(curve, curve.length + 1);
    curve[curve.length - 1] = goal.flip(value);
    Optional<LegOutcome> verdict =
        stoppers
            .divergence()
            .judge(goal.metric(), seen.epoch(), value, goal.direction() == Goal.Direction.MINIMIZE)
            .<LegOutcome>map(LegOutcome.Diverged::new)
            .or(() -> stoppers.thresholds().judge(goal, curve));
    if (verdict.isPresent() || seen.epoch() >= untilEpoch) {
      return verdict;
    }
    return stoppers
        .median()
        .flatMap(m -> m.judge(goal, curve, yardstick))
        .or(() -> stoppers.patience().flatMap(p -> p.judge(goal, curve)));
  }
}
