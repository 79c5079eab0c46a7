package dev.luthier.node;

import dev.luthier.study.StudyState;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the trials of a study stand, in the user's sign. */
final class Standing {
  private static final List<String> WORDS =
      List.of("PLANNED", "RUNNING", "PAUSED", "COMPLETED", "STOPPED", "FAILED");

  private Standing() {}

  /** The winner, or the best so far where none is chosen. */
  static Optional<Trial> best(StudyState state) {
    return state.winner().map(w -> state.trials().get(w.trial())).or(state::best);
  }

  /** A trial's value at its highest rung, in the user's sign; NaN if it has reached none. */
  static double value(StudyState state, Trial trial) {
    return trial.rung() < 0 ? Double.NaN : state.spec().goal().flip(trial.value());
  }

  /** The rung a trial has reached; empty before the first. */
  static Optional<Rung> rung(StudyState state, Trial trial) {
    return trial.rung() < 0
        ? Optional.empty()
        : Optional.of(state.spec().ladder().get(trial.rung()));
  }

  /** The best trials, highest rung first; the winner before all. */
  static List<Trial> top(StudyState state, int count) {
    int winner = best(state).map(Trial::number).orElse(-1);
    return state.trials().stream()
        .filter(t -> t.rung() >= 0 && !(t.state() instanceof TrialState.Failed))
        .sorted(
            Comparator.comparing((Trial t) -> t.number() != winner)
                .thenComparing(t -> -t.rung())
                .thenComparingDouble(Trial::value)
                .thenComparingInt(Trial::number))
        .limit(count)
        .toList();
  }

  /** How many trials are in each state, in the order of a trial's life. */
  static Map<String, Integer> counts(StudyState state) {
    var counts = new LinkedHashMap<String, Integer>();
    WORDS.forEach(word -> counts.put(word, 0));
    state.trials().forEach(t -> counts.merge(t.state().word(), 1, Integer::sum));
    return counts;
  }
}
