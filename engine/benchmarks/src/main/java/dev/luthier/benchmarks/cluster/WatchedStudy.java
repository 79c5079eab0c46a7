package dev.luthier.benchmarks.cluster;

import dev.luthier.store.jdbc.JdbcStudyStore;
import dev.luthier.store.jdbc.LogFollower;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudyState;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.TrialState;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** A study whose log is read while it is written: what was read once must stay. */
final class WatchedStudy {
  final String name;
  private final JdbcStudyStore store;
  private final LogFollower follower;
  private final List<LogEntry> seen = new ArrayList<>();

  WatchedStudy(JdbcStudyStore store, String name) {
    this.name = name;
    this.store = store;
    this.follower = store.follow(name);
  }

  /** The entries that have come; none while the database is away. */
  List<LogEntry> more() {
    try {
      List<LogEntry> more = follower.more();
      seen.addAll(more);
      return more;
    } catch (UncheckedIOException e) {
      return List.of();
    }
  }

  List<LogEntry> seen() {
    return seen;
  }

  boolean isFinished() {
    return !seen.isEmpty() && seen.get(seen.size() - 1).event() instanceof StudyEvent.StudyFinished;
  }

  /** What is wrong with a study that has ended; empty if nothing is. */
  List<String> faults(int trials) {
    var faults = new ArrayList<String>();
    List<LogEntry> log = store.read(name);
    if (log.size() < seen.size() || !log.subList(0, seen.size()).equals(seen)) {
      faults.add(name + ": entries that were durable are gone");
    }
    StudyState state = StudyState.replay(log);
    if (state.trials().size() != trials) {
      faults.add(name + ": " + state.trials().size() + " trials, not " + trials);
    }
    state.trials().stream()
        .filter(t -> !t.state().isTerminal() || t.state() instanceof TrialState.Failed)
        .forEach(t -> faults.add(name + ": trial " + t.number() + " is " + t.state()));
    if (state.winner().isEmpty() || !state.refitFailure().isBlank()) {
      faults.add(name + ": winner " + state.winner() + ", refit " + state.refit());
    }
    faults.addAll(Replay.of(log).differences());
    doubles(log, faults);
    return faults;
  }

  /** The end of a leg counts once. */
  private void doubles(List<LogEntry> log, List<String> faults) {
    var reached = new HashSet<String>();
    for (LogEntry entry : log) {
      if (entry.event() instanceof StudyEvent.LegEnded e
          && e.outcome() instanceof LegOutcome.Reached) {
        int last =
            e.observations().isEmpty()
                ? 0
                : e.observations().get(e.observations().size() - 1).epoch();
        if (!reached.add(e.trial() + "/" + e.fold() + "/" + last)
            && !retrained(log, e.trial(), e.fold())) {
          faults.add(name + ": fold " + e.fold() + " of trial " + e.trial() + " ended twice");
        }
      }
    }
  }

  /** A fold whose checkpoint was gone passes its old rungs again. */
  private static boolean retrained(List<LogEntry> log, int trial, int fold) {
    return log.stream()
        .anyMatch(
            entry ->
                entry.event() instanceof StudyEvent.LegEnded e
                    && e.trial() == trial
                    && e.fold() == fold
                    && e.outcome() instanceof LegOutcome.Lost lost
                    && lost.checkpointToo());
  }

  long count(Class<? extends LegOutcome> outcome) {
    return seen.stream()
        .filter(
            entry ->
                entry.event() instanceof StudyEvent.LegEnded e && outcome.isInstance(e.outcome()))
        .count();
  }

  /** Legs whose checkpoint was gone. */
  long gone() {
    return seen.stream()
        .filter(
            entry ->
                entry.event() instanceof StudyEvent.LegEnded e
                    && e.outcome() instanceof LegOutcome.Lost lost
                    && lost.checkpointToo())
        .count();
  }

  long sessions() {
    return seen.stream().filter(e -> e.event() instanceof StudyEvent.SessionOpened).count();
  }
}
