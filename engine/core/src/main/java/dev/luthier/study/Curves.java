package dev.luthier.study;

import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Trial;
import java.util.List;
import java.util.Optional;

/** What legs add to curves. */
final class Curves {
  private Curves() {}

  /** The curve of the leg's fold with what it trained; what it trained anew replaces the old. */
  static FoldCurve after(
      StudySpec spec, Trial trial, StudyEvent.LegEnded e, Optional<Checkpoint> checkpoint) {
    FoldCurve before = trial.curve(e.fold()).orElse(FoldCurve.empty(e.fold()));
    List<Observation> seen = e.observations();
    int from =
        seen.isEmpty() ? before.epochs() : Math.min(before.epochs(), seen.get(0).epoch() - 1);
    return before.extend(
        from, seen.stream().mapToDouble(o -> goal(spec, o)).toArray(), seconds(seen), checkpoint);
  }

  /**
   * The curve with what a leg that was cut short trained beyond what was known: values that a rung
   * was reached with stay. Nothing goes on from there.
   */
  static FoldCurve cutShort(StudySpec spec, Trial trial, StudyEvent.LegEnded e) {
    FoldCurve before = trial.curve(e.fold()).orElse(FoldCurve.empty(e.fold()));
    List<Observation> beyond =
        e.observations().stream().filter(o -> o.epoch() > before.epochs()).toList();
    return before.extend(
        before.epochs(),
        beyond.stream().mapToDouble(o -> goal(spec, o)).toArray(),
        seconds(beyond),
        Optional.empty());
  }

  private static double seconds(List<Observation> observations) {
    return observations.stream().mapToDouble(Observation::seconds).sum();
  }

  private static double goal(StudySpec spec, Observation observation) {
    Double value = observation.metrics().get(spec.goal().metric());
    return spec.goal().flip(value == null ? Double.NaN : value);
  }
}
