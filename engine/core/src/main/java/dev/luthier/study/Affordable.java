package dev.luthier.study;

import dev.luthier.stop.Brackets;
import dev.luthier.stop.RungTable;
import java.util.Optional;

/**
 * What the budget of trials and epochs still allows. Enough epochs are kept back to walk the
 * finalists to the top; the first trial may begin even so.
 */
final class Affordable {
  private Affordable() {}

  /** Why no new trial may begin; empty if one may. */
  static Optional<String> ofNew(StudyState s) {
    if (s.begun >= s.trialLimit) {
      return Optional.of("budget.trials: " + s.trialLimit + " begun");
    }
    if (s.exhausted && s.planned.isEmpty()) {
      return Optional.of(s.endReason);
    }
    if (!begins(s, 0)) {
      return Optional.of(
          "budget.epochs: "
              + s.spec.budget().epochs().orElse(0)
              + " trained, running or kept for the finalists");
    }
    return Optional.empty();
  }

  /**
   * The rung at which the next trial begins: its bracket's, or the lowest if the budget does not
   * allow that.
   */
  static int first(StudyState s, int trial) {
    int drawn = Brackets.first(s.spec.halving(), s.spec.seed(), trial);
    return begins(s, drawn) ? drawn : 0;
  }

  private static boolean begins(StudyState s, int rung) {
    long kept = s.begun == 0 ? 0 : reserve(s, rung);
    return fits(s, s.spec.ladder().cost(-1, rung) + kept);
  }

  /** Whether a waiting trial may go to a rung and still leave enough for the finalists. */
  static boolean advance(StudyState s, RungTable.Entry waiting, int to) {
    long kept = to == s.spec.ladder().top() ? 0 : reserve(s, to);
    return fits(s, s.cost(s.trials.get(waiting.trial()), to) + kept);
  }

  /** Whether a waiting trial may go to a rung, with nothing kept back. */
  static boolean walk(StudyState s, RungTable.Entry waiting, int to) {
    return fits(s, s.cost(s.trials.get(waiting.trial()), to));
  }

  private static long reserve(StudyState s, int reached) {
    int top = s.spec.ladder().top();
    long missing = Math.max(0, s.spec.halving().finalists() - Leaders.finalists(s));
    return reached == top ? 0 : missing * s.spec.ladder().cost(reached, top);
  }

  /** Whether the budget allows so many epochs more. */
  static boolean fits(StudyState s, long more) {
    var limit = s.spec.budget().epochs();
    return limit.isEmpty() || s.trainedEpochs + committed(s) + more <= limit.getAsLong();
  }

  private static long committed(StudyState s) {
    long sum = 0;
    for (QueuedLeg leg : s.queue) {
      sum += s.leg(leg).epochs();
    }
    for (QueuedLeg leg : s.running.values()) {
      sum += s.leg(leg).epochs();
    }
    return sum;
  }
}
