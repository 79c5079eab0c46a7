package dev.luthier.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Yardstick;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LegJudgeTest {
  private static final Goal LOSS = new Goal("loss", Goal.Direction.MINIMIZE);
  private static final Goal ACCURACY = new Goal("accuracy", Goal.Direction.MAXIMIZE);
  private static final Divergence FINITE = new Divergence(OptionalDouble.empty());

  private static Stoppers only(Optional<MedianRule> median, Optional<Patience> patience) {
    return new Stoppers(FINITE, Thresholds.NONE, median, patience);
  }

  /** The verdict on a whole leg, and the epoch it came at. */
  private static String judge(
      Stoppers stoppers, Goal goal, Yardstick yardstick, int until, double... values) {
    int from = yardstick.before().size();
    var leg = new Leg(0, 0, from, until, 1, Optional.empty());
    var judge = new LegJudge(stoppers, goal, yardstick, leg);
    for (int i = 0; i < values.length; i++) {
      var seen = new Observation(from + i + 1, Map.of(goal.metric(), values[i]), 0);
      Optional<LegOutcome> verdict = judge.apply(seen);
      if (verdict.isPresent()) {
        return (from + i + 1) + " " + verdict.get();
      }
    }
    return "goes on";
  }

  @Test
  void goesOnWithoutRules() {
    var none = only(Optional.empty(), Optional.empty());
    assertThat(judge(none, LOSS, Yardstick.NONE, 3, 9, 99, 999)).isEqualTo("goes on");
    assertThat(judge(none, LOSS, Yardstick.NONE, 3, 9, Double.NaN))
        .isEqualTo("2 Diverged[reason=diverged: loss is NaN at epoch 2]");
  }

  @Test
  void thresholdsHoldFromTheirEpochOn() {
    var stoppers =
        new Stoppers(
            FINITE, new Thresholds(Map.of(2, 0.5, 4, 0.8)), Optional.empty(), Optional.empty());
    assertThat(judge(stoppers, ACCURACY, Yardstick.NONE, 9, 0.1, 0.5, 0.5, 0.8))
        .isEqualTo("goes on");
    assertThat(judge(stoppers, ACCURACY, Yardstick.NONE, 9, 0.1, 0.6, 0.4))
        .startsWith("3 Stopped[reason=threshold: accuracy is 0.4 at epoch 3, past the bound 0.5");
    assertThat(judge(stoppers, ACCURACY, Yardstick.NONE, 4, 0.9, 0.9, 0.9, 0.7))
        .startsWith("4 Stopped");
  }

  @Test
  void theMedianOfRunningMeansIsTheYardstick() {
    var rule = new MedianRule(1, 3);
    var curves = List.of(curve(0.9, 0.5, 0.1), curve(0.8, 0.6, 0.4), curve(0.2, 0.2, 0.2));
    assertThat(rule.medians(curves, 3)).hasSize(3);
    assertThat(rule.medians(curves, 3).get(0)).isEqualTo(0.8);
    assertThat(rule.medians(curves, 3).get(1)).isCloseTo(0.7, offset());
    assertThat(rule.medians(curves, 3).get(2)).isCloseTo(0.5, offset());
    assertThat(rule.medians(curves.subList(0, 2), 3)).isEmpty();
  }

  private static org.assertj.core.data.Offset<Double> offset() {
    return org.assertj.core.api.Assertions.within(1e-12);
  }

  private static FoldCurve curve(double... values) {
    return FoldCurve.empty(0).extend(0, values, 0, Optional.empty());
  }

  @Test
  void theBestSoFarMustNotBeWorseThanTheMedian() {
    var stoppers = only(Optional.of(new MedianRule(1, 1)), Optional.empty());
    var yardstick = new Yardstick(List.of(), List.of(0.5, 0.5, 0.5));
    assertThat(judge(stoppers, LOSS, yardstick, 3, 0.9, 0.6, 0.1))
        .startsWith("2 Stopped[reason=median: loss was 0.6 at best up to epoch 2, the median");
    assertThat(judge(stoppers, LOSS, yardstick, 3, 0.9, 0.5, 0.9)).isEqualTo("goes on");
    assertThat(judge(stoppers, LOSS, yardstick, 2, 0.9, 0.6)).isEqualTo("goes on");
    assertThat(judge(stoppers, LOSS, Yardstick.NONE, 3, 0.9, 0.9)).isEqualTo("goes on");
    var resumed = new Yardstick(List.of(0.4), List.of(0.5, 0.5, 0.3));
    assertThat(judge(stoppers, LOSS, resumed, 9, 0.9, 0.9)).startsWith("3 Stopped");
  }

  @Test
  void patienceSettlesAFoldThatDoesNotImprove() {
    var stoppers = only(Optional.empty(), Optional.of(new Patience(2, 0.1)));
    assertThat(judge(stoppers, LOSS, Yardstick.NONE, 9, 0.9, 0.5, 0.45, 0.42))
        .startsWith("4 Settled[reason=patience: loss did not improve on 0.5 by more than 0.1");
    assertThat(judge(stoppers, LOSS, Yardstick.NONE, 9, 0.9, 0.7, 0.5, 0.3)).isEqualTo("goes on");
    assertThat(judge(stoppers, LOSS, Yardstick.NONE, 4, 0.9, 0.5, 0.45, 0.42)).isEqualTo("goes on");
    var resumed = new Yardstick(List.of(0.5, 0.5), List.of());
    assertThat(judge(stoppers, LOSS, resumed, 9, 0.5)).startsWith("3 Settled");
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new MedianRule(0, 5)).hasMessageContaining("grace (0)");
    assertThatThrownBy(() -> new MedianRule(1, 101)).hasMessageContaining("trials (101)");
    assertThatThrownBy(() -> new Patience(0, 0)).hasMessageContaining("epochs (0)");
    assertThatThrownBy(() -> new Patience(1, Double.NaN)).hasMessageContaining("delta (NaN)");
    assertThatThrownBy(() -> new Thresholds(Map.of(0, 1.0))).hasMessageContaining("epoch 0");
  }
}
