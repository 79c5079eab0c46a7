package dev.luthier.node;

import dev.luthier.analysis.StudyResult;
import dev.luthier.analysis.Winner;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a study came to, for people. */
final class FinalTable {
  private FinalTable() {}

  /** The best five trials, the winner, its scores, and what it cost. */
  static String of(StudyState state, StudyResult result) {
    var text = new StringBuilder();
    text.append(String.format("%nBest trials by %s:%n", state.spec().goal().metric()));
    text.append(String.format("  %5s  %-8s %-12s %s%n", "trial", "rung", "value", "configuration"));
    for (Trial trial : Standing.top(state, 5)) {
      text.append(
          String.format(
              "  %5d  %-8s %-12s %s%n",
              trial.number(),
              Standing.rung(state, trial).map(Rung::toString).orElse("-"),
              Text.number(Standing.value(state, trial)),
              Text.of(trial.configuration())));
    }
    text.append(String.format("%n")).append(winner(state, result));
    return text.toString();
  }

  /** The last five trials that failed, and why; nothing where none did. */
  static String failures(StudyState state) {
    List<Trial> failed =
        state.trials().stream().filter(t -> t.state() instanceof TrialState.Failed).toList();
    if (failed.isEmpty()) {
      return "";
    }
    int left = Math.max(0, failed.size() - 5);
    var text = new StringBuilder(String.format("%nFailed trials:%n  %5s  reason%n", "trial"));
    for (Trial trial : failed.subList(left, failed.size())) {
      String why = trial.state().why().strip().replaceAll("\\s+", " ");
      text.append(String.format("  %5d  %s%n", trial.number(), why));
    }
    if (left > 0) {
      text.append(String.format("  and %s before, see --json%n", Text.count(left)));
    }
    return text.toString();
  }

  /** The winner, its scores, and what it cost. */
  static String winner(StudyState state, StudyResult result) {
    var text = new StringBuilder();
    result.winner().ifPresent(w -> winner(text, state, result, w));
    if (result.failed()) {
      line(text, "failed", result.reason());
    } else {
      line(text, "ended", result.reason());
    }
    costs(text, state, result);
    return text.toString();
  }

  private static void winner(
      StringBuilder text, StudyState state, StudyResult result, Winner winner) {
    line(text, "winner", "trial " + winner.trial());
    winner.configuration().asMap().forEach((n, v) -> line(text, "", n + " = " + Text.value(v)));
    String error =
        Double.isNaN(winner.standardError())
            ? ""
            : " ± " + Text.number(winner.standardError()) + " (standard error)";
    line(
        text,
        state.spec().goal().metric(),
        Text.number(winner.mean()) + error + over(looked(winner), winner.epochs()));
    honesty(text, winner);
    if (winner.metrics().size() > 1) {
      line(text, "means", metrics(winner.metrics()));
    }
    if (!result.test().isEmpty()) {
      line(text, "test", metrics(result.test()));
    }
    if (!result.refitFailure().isBlank()) {
      line(text, "refit failed", result.refitFailure());
    } else if (result.refitRows() > 0) {
      line(text, "retrained on", Text.count(result.refitRows(), "row"));
    }
  }

  /** What the score is worth. */
  private static void honesty(StringBuilder text, Winner winner) {
    winner
        .corrected()
        .ifPresent(
            e ->
                line(
                    text,
                    "corrected",
                    Text.number(e.mean())
                        + ", 95 % in "
                        + Text.number(e.low())
                        + " to "
                        + Text.number(e.high())
                        + " (without the luck of the choice)"));
    winner
        .beatsDefault()
        .ifPresent(p -> line(text, "better than", "the first starting point: " + Text.number(p)));
    winner
        .again()
        .ifPresent(
            v ->
                line(
                    text,
                    "again",
                    Text.number(v)
                        + " on "
                        + Text.count(winner.folds(), "fold")
                        + " of a fresh split"));
  }

  private static int looked(Winner winner) {
    return winner.again().isPresent() ? 2 * winner.folds() : winner.folds();
  }

  private static String over(int folds, int epochs) {
    return folds == 1 && epochs == 1
        ? ""
        : " over " + Text.count(folds, "fold") + " after " + Text.count(epochs, "epoch");
  }

  private static String metrics(Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .map(e -> e.getKey() + " " + Text.number(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static void costs(StringBuilder text, StudyState state, StudyResult result) {
    long whole = Cost.whole(state.spec());
    result
        .audit()
        .ifPresent(
            a ->
                line(
                    text,
                    "false stops",
                    String.format(
                        Locale.ROOT,
                        "%d of %d given-up trials that were run on; at most %.1f %% (95 %%)",
                        a.falseStops(),
                        a.controls(),
                        100 * a.upper())));
    if (state.space().most() > 0) {
      line(text, "checkpoints", "at most " + Text.bytes(state.space().most()) + " at once");
    }
    line(
        text,
        "trained",
        Text.count(result.trainedEpochs(), "epoch")
            + " of "
            + Text.count(result.trials(), "trial")
            + "; all of them whole: "
            + Text.count(result.trials() * whole, "epoch"));
    Cost.grid(state.spec().space())
        .ifPresent(
            n ->
                line(
                    text,
                    "full grid",
                    Text.count(n, "configuration") + ", " + Text.count(n * whole, "epoch")));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("%-13s %s%n", name, value));
  }
}
