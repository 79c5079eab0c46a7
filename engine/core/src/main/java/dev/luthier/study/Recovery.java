package dev.luthier.study;

import dev.luthier.search.Proposal;
import dev.luthier.trial.Checkpoint;
import java.util.List;

/**
 * Completes a log that a crash cut off between a fact and the decisions that follow from it.
 * Decisions are pure: made again they are the ones that were lost.
 *
 * @param state after the completed log
 * @param missing entries to append before anything else; empty if the log was whole
 */
public record Recovery(StudyState state, List<LogEntry> missing) {
  public Recovery {
    missing = List.copyOf(missing);
  }

  /**
   * Recovers a log.
   *
   * @throws IllegalArgumentException if the log is empty or does not begin with {@code
   *     StudyCreated}
   */
  public static Recovery of(List<LogEntry> log) {
    int last = log.size() - 1;
    while (last > 0 && log.get(last).event() instanceof StudyEvent.Decision) {
      last--;
    }
    if (last <= 0) {
      StudyState alone = StudyState.replay(log.subList(0, Math.min(1, log.size())));
      return complete(Decider.create(alone.spec(), log.get(0).at()), log, 0);
    }
    StudyState before = StudyState.replay(log.subList(0, last));
    LogEntry fact = log.get(last);
    return complete(Decider.step(before, command(fact, before)), log, last);
  }

  private static Recovery complete(Step step, List<LogEntry> log, int first) {
    List<LogEntry> known = log.subList(first, log.size());
    if (step.entries().size() >= known.size()
        && step.entries().subList(0, known.size()).equals(known)) {
      return new Recovery(
          step.state(), step.entries().subList(known.size(), step.entries().size()));
    }
    // Another version decided otherwise: what is logged is the truth, and replay will name the
    // difference.
    return new Recovery(StudyState.replay(log), List.of());
  }

  /** The checkpoints that a study may still need: all others are what a crash left behind. */
  public static List<Checkpoint> checkpoints(StudyState state) {
    return state.trials().stream()
        .filter(trial -> !trial.state().isTerminal())
        .flatMap(trial -> trial.curves().stream())
        .flatMap(curve -> curve.checkpoint().stream())
        .toList();
  }

  /** The command that led to a logged fact. */
  static StudyCommand command(LogEntry entry, StudyState state) {
    StudyEvent event = entry.event();
    long at = entry.at();
    if (event instanceof StudyEvent.SessionOpened e) {
      return new StudyCommand.Open(at, e.slots(), e.ahead(), e.environment(), e.adopting());
    } else if (event instanceof StudyEvent.SlotsChanged e) {
      return new StudyCommand.ChangeSlots(at, e.slots());
    } else if (event instanceof StudyEvent.TrialPlanned e) {
      return new StudyCommand.Suggested(
          at, e.trial(), new Proposal.Proposed(e.configuration()), entry.basis(), e.fit());
    } else if (event instanceof StudyEvent.SuggesterExhausted e) {
      return new StudyCommand.Suggested(
          at, state.trials.size(), new Proposal.Exhausted(e.reason()), entry.basis(), e.fit());
    } else if (event instanceof StudyEvent.LegEnded e) {
      return finished(at, e, state);
    } else if (event instanceof StudyEvent.EvidenceGiven e) {
      return new StudyCommand.GiveEvidence(at, e.configuration(), e.value());
    } else if (event instanceof StudyEvent.TrialImported e) {
      return new StudyCommand.ImportTrial(at, e.configuration(), e.end(), e.value(), e.curve());
    } else if (event instanceof StudyEvent.StopRequested e) {
      return new StudyCommand.Stop(at, e.reason());
    } else if (event instanceof StudyEvent.BudgetExtended e) {
      return new StudyCommand.Extend(at, e.trials());
    } else if (event instanceof StudyEvent.RefitEnded e) {
      return new StudyCommand.FinishRefit(at, state.refitAttempt, e.test(), e.rows(), e.failure());
    }
    return new StudyCommand.Tick(at);
  }

  /** An end is logged without the leg's last epoch: it is that of the leg that ran. */
  private static StudyCommand finished(long at, StudyEvent.LegEnded e, StudyState state) {
    QueuedLeg ran = state.running.get(new LegKey(e.trial(), e.fold()));
    return new StudyCommand.FinishLeg(
        at,
        e.trial(),
        e.fold(),
        ran == null ? 0 : ran.untilEpoch(),
        e.attempt(),
        e.outcome(),
        e.observations(),
        e.seconds());
  }
}
