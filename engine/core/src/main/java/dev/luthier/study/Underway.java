package dev.luthier.study;

import dev.luthier.trial.TrialState;
import java.util.HashSet;
import java.util.stream.Stream;

/** The trials between two rungs, and their legs. */
final class Underway {
  private Underway() {}

  /**
   * The queued legs that should start now. Where trials are raced, the folds of one go one after
   * another while there is other work: the race may save the rest.
   */
  static Stream<QueuedLeg> startable(StudyState s) {
    if (s.queue.isEmpty() || !Contests.open(s)) {
      return s.queue.stream();
    }
    var busy = new HashSet<Integer>();
    s.running.keySet().forEach(k -> busy.add(k.trial()));
    return s.queue.stream().filter(q -> busy.add(q.key().trial()));
  }

  /** The trials whose legs are queued or run. */
  static Stream<Integer> trials(StudyState s) {
    return Stream.concat(s.running.keySet().stream(), s.queue.stream().map(QueuedLeg::key))
        .map(LegKey::trial)
        .distinct();
  }

  /** Whether a trial is on its way to a rung at or below that index. */
  static boolean anyTo(StudyState s, int rung) {
    return trials(s)
        .anyMatch(
            t -> s.trials.get(t).state() instanceof TrialState.Running r && r.toRung() <= rung);
  }

  /** How many trials are on their way to a rung above that index. */
  static long countAbove(StudyState s, int rung) {
    return trials(s)
        .filter(t -> s.trials.get(t).state() instanceof TrialState.Running r && r.toRung() > rung)
        .count();
  }
}
