package dev.luthier.study;

import dev.luthier.analysis.Confidence;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a winner's score is worth, read off a state. */
final class Honesty {
  private Honesty() {}

  /** The score of the choice made among all trials at a rung, in the user's sign. */
  static Optional<Confidence.Estimate> corrected(StudyState s, int index) {
    Rung rung = s.spec.ladder().get(index);
    double[][] scores =
        Leaders.at(s, index)
            .takeWhile(e -> Double.isFinite(e.value()))
            .map(e -> s.trials.get(e.trial()))
            .filter(t -> s.hasReached(t, rung)) // imported trials have no folds
            .map(t -> scores(s, t, rung))
            .toArray(double[][]::new);
    var goal = s.spec.goal();
    return Confidence.ofChoice(scores, s.spec.seed())
        .map(
            e ->
                new Confidence.Estimate(
                    goal.flip(e.mean()),
                    Math.min(goal.flip(e.low()), goal.flip(e.high())),
                    Math.max(goal.flip(e.low()), goal.flip(e.high()))));
  }

  /** Against the first starting point, at the highest rung of several folds it has reached. */
  static OptionalDouble beatsDefault(StudyState s, int winner) {
    int first = s.imported;
    boolean startIsAll = s.spec.start().size() >= s.begun - s.imported;
    if (s.spec.start().isEmpty() || startIsAll || winner <= first) {
      return OptionalDouble.empty();
    }
    Trial theirs = s.trials.get(first);
    int common = Math.min(theirs.rung(), s.trials.get(winner).rung());
    if (common < 0) {
      return OptionalDouble.empty();
    }
    Rung rung = s.spec.ladder().get(common);
    Trial ours = s.trials.get(winner);
    return s.hasReached(ours, rung) && s.hasReached(theirs, rung)
        ? Confidence.better(scores(s, ours, rung), scores(s, theirs, rung))
        : OptionalDouble.empty();
  }

  /** {@code [folds]}, inner sign. */
  private static double[] scores(StudyState s, Trial trial, Rung rung) {
    return Arrays.stream(s.folds(rung))
        .mapToDouble(
            f -> trial.curve(f).map((FoldCurve c) -> c.at(rung.epochs())).orElse(Double.NaN))
        .toArray();
  }
}
