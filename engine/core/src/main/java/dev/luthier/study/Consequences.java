package dev.luthier.study;

import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.Objects;
import java.util.Optional;

/** The decision that one fact demands for its own trial, before the agenda is looked at. */
final class Consequences {
  /** How often a leg may lose its slot before its trial fails. */
  static final int MOST_LOSSES = 5;

  private Consequences() {}

  /**
   * The decision, if there is one.
   *
   * @param before the state that had not seen the fact
   * @param after the state that has
   */
  static Optional<StudyEvent.Decision> of(
      StudyEvent.Fact fact, StudyState before, StudyState after) {
    if (fact instanceof StudyEvent.LegEnded ended) {
      QueuedLeg leg = before.running.get(new LegKey(ended.trial(), ended.fold()));
      return ofLeg(ended, Objects.requireNonNull(leg, "a leg that ends was running"), after);
    }
    return fact instanceof StudyEvent.RefitEnded
        ? Optional.of(new StudyEvent.StudyFinished(false, after.endReason))
        : Optional.empty();
  }

  private static Optional<StudyEvent.Decision> ofLeg(
      StudyEvent.LegEnded ended, QueuedLeg leg, StudyState after) {
    if (Reviews.isOf(after.spec, ended.fold())) {
      return ofReview(ended.outcome(), leg, after);
    }
    Trial trial = after.trials.get(ended.trial());
    if (trial.state().isTerminal()) {
      return Optional.empty();
    }
    LegOutcome outcome = ended.outcome();
    if (outcome instanceof LegOutcome.Reached || outcome instanceof LegOutcome.Settled) {
      return ofReached(ended, leg, trial, after);
    }
    if (outcome instanceof LegOutcome.Diverged diverged) {
      return Optional.of(new StudyEvent.TrialStopped(ended.trial(), diverged.reason()));
    }
    if (outcome instanceof LegOutcome.Stopped stopped) {
      return Optional.of(new StudyEvent.TrialStopped(ended.trial(), stopped.reason()));
    }
    if (after.phase == Phase.HALTED) {
      return Optional.empty();
    }
    if (outcome instanceof LegOutcome.Failed failed) {
      return Optional.of(
          leg.failures() < after.spec.retries()
              ? retried(leg.afterFailure())
              : new StudyEvent.TrialFailed(ended.trial(), failed.cause()));
    }
    String cause = outcome instanceof LegOutcome.Lost lost ? lost.cause() : "cancelled";
    return Optional.of(
        leg.losses() < MOST_LOSSES
            ? retried(leg.afterLoss())
            : new StudyEvent.TrialFailed(
                ended.trial(),
                "its slot was lost " + (MOST_LOSSES + 1) + " times, at last: " + cause));
  }

  /** A leg of a review that comes to nothing is no harm: its trial is judged by its first look. */
  private static Optional<StudyEvent.Decision> ofReview(
      LegOutcome outcome, QueuedLeg leg, StudyState after) {
    boolean broken = outcome instanceof LegOutcome.Failed;
    boolean lost = outcome instanceof LegOutcome.Lost || outcome instanceof LegOutcome.Cancelled;
    if (after.phase == Phase.HALTED) {
      return Optional.empty();
    }
    if (broken && leg.failures() < after.spec.retries()) {
      return Optional.of(retried(leg.afterFailure()));
    }
    return lost && leg.losses() < MOST_LOSSES
        ? Optional.of(retried(leg.afterLoss()))
        : Optional.empty();
  }

  private static Optional<StudyEvent.Decision> ofReached(
      StudyEvent.LegEnded ended, QueuedLeg leg, Trial trial, StudyState after) {
    int epochs = trial.curve(ended.fold()).map(FoldCurve::epochs).orElse(0);
    if (epochs < leg.untilEpoch()) {
      return Optional.of(
          new StudyEvent.TrialFailed(
              ended.trial(),
              "its leg ended at epoch " + epochs + " of " + leg.untilEpoch() + " without a cause"));
    }
    return whole(trial, after);
  }

  /** What a decision itself demands: a trial whose folds have settled is whole without a leg. */
  static Optional<StudyEvent.Decision> of(StudyEvent.Decision decision, StudyState after) {
    return decision instanceof StudyEvent.TrialAdvanced advanced
        ? whole(after.trials.get(advanced.trial()), after)
        : Optional.empty();
  }

  private static Optional<StudyEvent.Decision> whole(Trial trial, StudyState s) {
    boolean whole =
        trial.state() instanceof TrialState.Running && trial.rung() == s.spec.ladder().top();
    return whole ? Optional.of(new StudyEvent.TrialCompleted(trial.number())) : Optional.empty();
  }

  private static StudyEvent.LegRetried retried(QueuedLeg next) {
    return new StudyEvent.LegRetried(
        next.key().trial(), next.key().fold(), next.attempt(), next.failures(), next.losses());
  }
}
