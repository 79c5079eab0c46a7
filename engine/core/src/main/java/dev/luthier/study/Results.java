package dev.luthier.study;

import dev.luthier.analysis.StudyResult;
import dev.luthier.analysis.Winner;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Rung;
import dev.luthier.trial.TrialState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Reads a study's result off its state and its log. */
public final class Results {
  private Results() {}

  /**
   * The result.
   *
   * @param state after the whole log
   * @param log where the metrics that the state does not keep are found
   */
  public static StudyResult of(StudyState state, List<LogEntry> log) {
    Optional<StudyEvent.RefitEnded> refit = state.refit();
    return new StudyResult(
        state.spec().name(),
        state.finish().map(StudyEvent.StudyFinished::failed).orElse(false),
        reason(state),
        state.winner().map(w -> winner(state, log, w)),
        refit.map(StudyEvent.RefitEnded::test).orElse(Map.of()),
        refit.map(StudyEvent.RefitEnded::rows).orElse(0),
        refit.map(StudyEvent.RefitEnded::failure).orElse(""),
        Controls.audit(state),
        state.begun(),
        state.trainedEpochs(),
        state.trainedSeconds());
  }

  /**
   * Why a study has ended; where it failed, also what its last trial that failed or diverged ended
   * by. That is added here, not decided: the decision is in logs that replay must find the same.
   */
  public static String reason(StudyState state) {
    String said = state.finish().map(StudyEvent.StudyFinished::reason).orElse("not finished");
    return state.finish().filter(StudyEvent.StudyFinished::failed).isEmpty()
        ? said
        : lastCause(state)
            .filter(cause -> !said.contains(cause))
            .map(cause -> said + ", at last: " + cause)
            .orElse(said);
  }

  /** Of those that failed or diverged: what the end of the study ends is no cause. */
  private static Optional<String> lastCause(StudyState state) {
    return state.trials().stream()
        .filter(t -> t.state() instanceof TrialState.Failed || Double.isInfinite(t.value()))
        .map(t -> t.state().why())
        .filter(why -> !why.isEmpty())
        .reduce((earlier, later) -> later);
  }

  private static Winner winner(
      StudyState state, List<LogEntry> log, StudyEvent.WinnerChosen chosen) {
    Rung rung = state.spec().ladder().get(chosen.rung());
    return new Winner(
        chosen.trial(),
        state.configuration(chosen.trial()),
        rung.epochs(),
        rung.folds(),
        chosen.mean(),
        chosen.standardError(),
        Honesty.corrected(state, chosen.rung()),
        Honesty.beatsDefault(state, chosen.trial()),
        again(state, chosen),
        meanMetrics(state, log, chosen.trial(), rung),
        Optional.empty());
  }

  private static OptionalDouble again(StudyState state, StudyEvent.WinnerChosen chosen) {
    return Reviews.best(state).filter(t -> t.number() == chosen.trial()).isPresent()
        ? Reviews.looks(state, chosen.trial())
            .map(
                v -> OptionalDouble.of(state.spec().goal().flip(Arrays.stream(v).sum() / v.length)))
            .orElse(OptionalDouble.empty())
        : OptionalDouble.empty();
  }

  /**
   * Mean over the rung's folds of every metric at the rung's epoch, or at the last one of a fold
   * that has settled; metrics that a fold lacks are left out.
   */
  public static Map<String, Double> meanMetrics(
      StudyState state, List<LogEntry> log, int trial, Rung rung) {
    var byFold = new HashMap<Integer, Observation>();
    for (LogEntry entry : log) {
      if (entry.event() instanceof StudyEvent.LegEnded e
          && e.trial() == trial
          && (e.outcome() instanceof LegOutcome.Reached
              || e.outcome() instanceof LegOutcome.Settled)) {
        e.observations().stream()
            .filter(o -> o.epoch() <= rung.epochs())
            .forEach(o -> byFold.merge(e.fold(), o, (a, b) -> b.epoch() < a.epoch() ? a : b));
      }
    }
    var metrics = new HashMap<Integer, Map<String, Double>>();
    byFold.forEach((fold, last) -> metrics.put(fold, last.metrics()));
    return means(state.folds(rung), metrics);
  }

  private static Map<String, Double> means(int[] folds, Map<Integer, Map<String, Double>> byFold) {
    var means = new TreeMap<String, Double>();
    byFold.getOrDefault(folds[0], Map.of()).keySet().stream()
        .filter(
            m ->
                Arrays.stream(folds).allMatch(f -> byFold.getOrDefault(f, Map.of()).containsKey(m)))
        .forEach(m -> means.put(m, mean(folds, byFold, m)));
    return means;
  }

  private static double mean(int[] folds, Map<Integer, Map<String, Double>> byFold, String metric) {
    double sum = 0;
    for (int fold : folds) {
      sum += byFold.getOrDefault(fold, Map.of()).getOrDefault(metric, Double.NaN);
    }
    return sum / folds.length;
  }
}
