package dev.luthier.study;

import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.List;

/** The decisions that one fact demands for its own trial, before the agenda is looked at. */
final class Consequences {
  /** How often a leg may lose its slot before its trial fails. */
  static final int MOST_LOSSES = 5;

  private Consequences() {}

  /**
   * Decisions in order.
   *
   * @param before the state that had not seen the fact
   * @param after the state that has
   */
  static List<StudyEvent.Decision> of(StudyEvent.Fact fact, StudyState before, StudyState after) {
    if (fact instanceof StudyEvent.LegEnded ended) {
      return ofLeg(ended, before, after);
    }
    if (fact instanceof StudyEvent.RefitEnded) {
      return List.of(new StudyEvent.StudyFinished(false, after.endReason));
    }
    return List.of();
  }

  private static List<StudyEvent.Decision> ofLeg(
      StudyEvent.LegEnded ended, StudyState before, StudyState after) {
    Trial trial = after.trials.get(ended.trial());
    if (trial.state().isTerminal()) {
      return List.of();
    }
    LegOutcome outcome = ended.outcome();
    if (outcome instanceof LegOutcome.Reached) {
      boolean whole =
          trial.state() instanceof TrialState.Running && trial.rung() == after.spec.ladder().top();
      return whole ? List.of(new StudyEvent.TrialCompleted(ended.trial())) : List.of();
    }
    if (outcome instanceof LegOutcome.Diverged diverged) {
      return List.of(new StudyEvent.TrialStopped(ended.trial(), diverged.reason()));
    }
    if (after.phase == Phase.HALTED) {
      return List.of();
    }
    QueuedLeg leg =
        java.util.Objects.requireNonNull(
            before.running.get(new LegKey(ended.trial(), ended.fold())),
            "a leg that ends was running");
    if (outcome instanceof LegOutcome.Failed failed) {
      return List.of(
          leg.failures() < after.spec.retries()
              ? retried(leg.afterFailure())
              : new StudyEvent.TrialFailed(ended.trial(), failed.cause()));
    }
    String cause = outcome instanceof LegOutcome.Lost lost ? lost.cause() : "cancelled";
    return List.of(
        leg.losses() < MOST_LOSSES
            ? retried(leg.afterLoss())
            : new StudyEvent.TrialFailed(
                ended.trial(),
                "its slot was lost " + (MOST_LOSSES + 1) + " times, at last: " + cause));
  }

  private static StudyEvent.LegRetried retried(QueuedLeg next) {
    return new StudyEvent.LegRetried(
        next.key().trial(), next.key().fold(), next.attempt(), next.failures(), next.losses());
  }
}
