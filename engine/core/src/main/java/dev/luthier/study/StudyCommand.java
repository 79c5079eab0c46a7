package dev.luthier.study;

import dev.luthier.search.Proposal;
import dev.luthier.space.Configuration;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.TrialState;
import java.util.List;
import java.util.Map;

/** What the world says to a study. Every command carries the time; the core has no clock. */
public sealed interface StudyCommand {
  /** Milliseconds since 1970. */
  long at();

  /** Somebody begins to work on the study; see {@link StudyEvent.SessionOpened}. */
  record Open(long at, int slots, int ahead, Map<String, String> environment, boolean adopting)
      implements StudyCommand {
    /** Finds nothing running. */
    public Open(long at, int slots, int ahead, Map<String, String> environment) {
      this(at, slots, ahead, environment, false);
    }
  }

  /**
   * Teaches the suggester by a trial of another study; see {@link StudyEvent.EvidenceGiven}.
   * Ignored once the study has a trial of its own, or if the value is not finite.
   */
  record GiveEvidence(long at, Configuration configuration, double value) implements StudyCommand {}

  /**
   * Takes over a trial that ended elsewhere; see {@link StudyEvent.TrialImported}. Ignored once the
   * study has a trial of its own, or if the trial has not ended.
   */
  record ImportTrial(
      long at, Configuration configuration, TrialState end, double value, List<Double> curve)
      implements StudyCommand {}

  /** Slots came or went. */
  record ChangeSlots(long at, int slots) implements StudyCommand {}

  /**
   * A suggester's answer.
   *
   * @param trial the number asked for; an answer to an old question is ignored
   * @param snapshot sequence number of the last entry the suggester had seen
   * @param fit see {@link StudyEvent.TrialPlanned}
   */
  record Suggested(long at, int trial, Proposal proposal, long snapshot, long fit)
      implements StudyCommand {}

  /**
   * A trainer's answer; ignored unless that attempt of the leg is running.
   *
   * @param untilEpoch the leg's last epoch, which tells it from the fold's other legs
   */
  record FinishLeg(
      long at,
      int trial,
      int fold,
      int untilEpoch,
      int attempt,
      LegOutcome outcome,
      List<Observation> observations,
      double seconds)
      implements StudyCommand {
    /** The answer for a leg. */
    public FinishLeg(
        long at, Leg leg, LegOutcome outcome, List<Observation> observations, double seconds) {
      this(
          at,
          leg.trial(),
          leg.fold(),
          leg.untilEpoch(),
          leg.attempt(),
          outcome,
          observations,
          seconds);
    }

    /** Whether it answers for that leg. */
    public boolean isOf(Leg leg) {
      return trial == leg.trial()
          && fold == leg.fold()
          && untilEpoch == leg.untilEpoch()
          && attempt == leg.attempt();
    }
  }

  /** Time passed. */
  record Tick(long at) implements StudyCommand {}

  /** End early. */
  record Stop(long at, String reason) implements StudyCommand {}

  /**
   * Give a study more trials, a finished one too; ignored while a halted one waits for its legs.
   */
  record Extend(long at, int trials) implements StudyCommand {}

  /** The refit's answer; ignored unless that attempt at it is running. */
  record FinishRefit(long at, int attempt, Map<String, Double> test, int rows, String failure)
      implements StudyCommand {}
}
