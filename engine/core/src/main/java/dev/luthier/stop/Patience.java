package dev.luthier.stop;

import dev.luthier.trial.Goal;
import dev.luthier.trial.LegOutcome;
import java.util.Arrays;
import java.util.Optional;

/**
 * Ends the training of a fold that does not improve any more. Its trial is none the worse for it.
 *
 * @param epochs in which the best value must improve, at least 1
 * @param delta by which it must improve to count, at least 0
 */
public record Patience(int epochs, double delta) {
  public Patience {
    if (epochs < 1 || !(delta >= 0) || Double.isInfinite(delta)) {
      throw new IllegalArgumentException(
          "patience: epochs ("
              + epochs
              + ") must be at least 1 and delta ("
              + delta
              + ") finite and not negative. Maybe epochs = 5, delta = 0.");
    }
  }

  Optional<LegOutcome> judge(Goal goal, double[] curve) {
    int before = curve.length - epochs;
    if (before < 1) {
      return Optional.empty();
    }
    double old = Arrays.stream(curve, 0, before).min().orElse(Double.NaN);
    double recent = Arrays.stream(curve, before, curve.length).min().orElse(Double.NaN);
    return recent < old - delta
        ? Optional.empty()
        : Optional.of(
            new LegOutcome.Settled(
                "patience: "
                    + goal.metric()
                    + " did not improve on "
                    + goal.flip(old)
                    + " by more than "
                    + delta
                    + " in the "
                    + epochs
                    + " epochs up to "
                    + curve.length));
  }
}
