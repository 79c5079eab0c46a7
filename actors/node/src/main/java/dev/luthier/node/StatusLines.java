package dev.luthier.node;

import dev.luthier.study.CheckpointSpace;
import dev.luthier.study.Phase;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words of the status block. */
final class StatusLines {
  private StatusLines() {}

  /** The block, without line ends. */
  static List<String> of(StudyState state, long liveEpochs, Duration elapsed) {
    return List.of(
        "study   " + state.spec().name() + ", " + state.phase().name().toLowerCase(Locale.ROOT),
        "trials  " + trials(state),
        "epochs  " + Text.count(state.trainedEpochs() + liveEpochs),
        "best    " + best(state),
        "disk    " + disk(state),
        "slots   " + state.running() + " of " + state.slots() + " busy",
        "time    " + time(state, elapsed));
  }

  /** The block of a study that nobody runs. */
  static List<String> summary(StudyState state, Duration ran) {
    return List.of(
        "study   " + state.spec().name() + ", " + state.phase().name().toLowerCase(Locale.ROOT),
        "trials  " + trials(state),
        "epochs  " + Text.count(state.trainedEpochs()),
        "best    " + best(state),
        "time    " + Text.time(ran));
  }

  /** What its checkpoints take now. */
  static String disk(StudyState state) {
    CheckpointSpace space = state.space();
    String limit =
        space.limit() == Long.MAX_VALUE
            ? ""
            : ", at most " + Text.bytes(space.limit()) + " allowed";
    return Text.bytes(space.bytes()) + " of checkpoints" + limit;
  }

  private static String trials(StudyState state) {
    String limit =
        state.trialLimit() == Integer.MAX_VALUE ? "" : " of " + Text.count(state.trialLimit());
    String counts =
        Standing.counts(state).entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .map(e -> e.getValue() + " " + e.getKey().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return Text.count(state.begun()) + limit + (counts.isEmpty() ? "" : ": " + counts);
  }

  /** The best value so far, where it was reached, and by what. */
  static String best(StudyState state) {
    Optional<Trial> best = Standing.best(state);
    return best.map(
            t ->
                state.spec().goal().metric()
                    + " "
                    + Text.number(Standing.value(state, t))
                    + " (trial "
                    + t.number()
                    + Standing.rung(state, t).map(Rung::toString).map(r -> " at " + r).orElse("")
                    + ") "
                    + Text.of(t.configuration()))
        .orElse("-");
  }

  /**
   * Elapsed, and what is left: by the clock where there is a limit, else until the last trial has
   * been begun, by the time that those before took, in earlier sessions too.
   */
  private static String time(StudyState state, Duration elapsed) {
    String now = Text.time(elapsed) + " elapsed";
    if (state.phase() != Phase.SEARCHING) {
      return now;
    }
    Optional<Duration> limit = state.spec().budget().wallClock();
    if (limit.isPresent()) {
      Duration left = limit.get().minus(state.runningTime());
      return now + ", at most " + Text.time(left.isNegative() ? Duration.ZERO : left) + " left";
    }
    long settled =
        state.trials().stream().filter(t -> t.state().isTerminal() || t.rung() >= 0).count();
    long open = state.trialLimit() - settled;
    if (settled == 0 || open <= 0 || state.trialLimit() == Integer.MAX_VALUE) {
      return now;
    }
    Duration left = state.runningTime().multipliedBy(open).dividedBy(settled);
    return now + ", all trials tried in about " + Text.time(left);
  }
}
