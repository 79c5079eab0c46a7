package dev.luthier.study;

import dev.luthier.stop.MedianRule;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Leg;
import dev.luthier.trial.Yardstick;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a leg is measured by: all that its study knows as it starts. */
final class Yardsticks {
  /** How many of the newest trials are looked at, so that a leg's start stays cheap. */
  private static final int MOST_LOOKED_AT = 1_000;

  private Yardsticks() {}

  /** Whether any rule of the study looks further than the leg itself. */
  static boolean areNeeded(StudySpec spec) {
    return spec.stoppers().median().isPresent() || spec.stoppers().patience().isPresent();
  }

  static Yardstick of(StudyState s, Leg leg) {
    List<Double> before =
        s.trials
            .get(leg.trial())
            .curve(leg.fold())
            .map(c -> IntStream.rangeClosed(1, leg.fromEpoch()).mapToObj(c::at).toList())
            .orElse(List.of());
    List<Double> medians =
        s.spec
            .stoppers()
            .median()
            .map(m -> m.medians(others(s, leg), leg.untilEpoch()))
            .orElse(List.of());
    return new Yardstick(before, medians);
  }

  private static List<FoldCurve> others(StudyState s, Leg leg) {
    var found = new ArrayList<FoldCurve>();
    int last = Math.max(0, s.trials.size() - MOST_LOOKED_AT);
    for (int i = s.trials.size() - 1; i >= last && found.size() < MedianRule.MOST_CURVES; i--) {
      Optional<FoldCurve> curve = s.trials.get(i).curve(leg.fold());
      if (i != leg.trial() && curve.isPresent() && curve.get().epochs() >= leg.untilEpoch()) {
        found.add(curve.get());
      }
    }
    return found;
  }
}
