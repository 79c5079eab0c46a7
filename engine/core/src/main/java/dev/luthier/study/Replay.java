package dev.luthier.study;

import dev.luthier.search.Proposal;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Re-derives every decision of a log from its facts and compares. Proposals are made again from the
 * snapshot they were made from; verdicts on a leg's curve are judged again from the curve.
 */
public final class Replay {
  private final List<LogEntry> log;
  private final List<String> differences = new ArrayList<>();
  private final TreeMap<Long, StudyState> snapshots = new TreeMap<>();
  private final Suggesting suggesting;
  private StudyState state;
  private int decisions;

  private Replay(List<LogEntry> log, StudySpec spec) {
    this.log = log;
    this.suggesting = new Suggesting(spec);
    this.state = StudyState.before(spec);
  }

  /**
   * What the comparison found.
   *
   * @param decisions how many were derived again, proposals and verdicts included
   * @param differences one sentence each, with the sequence number; empty if all are identical
   */
  public record Report(int decisions, List<String> differences) {}

  /** Replays a log from its first entry. */
  public static Report of(List<LogEntry> log) {
    if (log.isEmpty() || !(log.get(0).event() instanceof StudyEvent.StudyCreated created)) {
      throw new IllegalArgumentException(
          "a study log begins with StudyCreated. Maybe the file is no study log.");
    }
    return new Replay(log, created.spec()).run();
  }

  private Report run() {
    int i = 0;
    while (i < log.size() && differences.isEmpty()) {
      i = group(i);
    }
    return new Report(decisions, List.copyOf(differences));
  }

  /** Replays one fact with the decisions that follow it; answers the index of the next fact. */
  private int group(int first) {
    LogEntry fact = log.get(first);
    int end = first + 1;
    while (end < log.size() && log.get(end).event() instanceof StudyEvent.Decision) {
      end++;
    }
    check(fact);
    Step step =
        fact.seq() == 0
            ? Decider.create(state.spec(), fact.at())
            : Decider.step(state, command(fact));
    compare(step.entries(), log.subList(first, end));
    for (LogEntry entry : log.subList(first, end)) {
      state = state.apply(entry);
      snapshots.put(entry.seq(), state);
    }
    decisions += end - first - 1;
    return end;
  }

  /**
   * A group cut off by a crash may lack its last decisions; then they were made again later from a
   * reopened session.
   */
  private void compare(List<LogEntry> derived, List<LogEntry> logged) {
    for (int i = 0; i < Math.max(derived.size(), logged.size()); i++) {
      Optional<LogEntry> ours = i < derived.size() ? Optional.of(derived.get(i)) : Optional.empty();
      Optional<LogEntry> theirs = i < logged.size() ? Optional.of(logged.get(i)) : Optional.empty();
      boolean cut = theirs.isEmpty() && cutByCrash(logged);
      if (!cut && !ours.equals(theirs)) {
        long seq = theirs.or(() -> ours).orElseThrow().seq();
        differences.add(
            "entry "
                + seq
                + ": the log has "
                + theirs.map(LogEntry::event)
                + ", derived is "
                + ours.map(LogEntry::event));
        return;
      }
    }
  }

  private boolean cutByCrash(List<LogEntry> logged) {
    long next = logged.get(logged.size() - 1).seq() + 1;
    return next >= log.size() || log.get((int) next).event() instanceof StudyEvent.SessionOpened;
  }

  private StudyCommand command(LogEntry entry) {
    StudyEvent event = entry.event();
    long at = entry.at();
    if (event instanceof StudyEvent.SessionOpened e) {
      return new StudyCommand.Open(at, e.slots(), e.ahead(), e.environment());
    } else if (event instanceof StudyEvent.SlotsChanged e) {
      return new StudyCommand.ChangeSlots(at, e.slots());
    } else if (event instanceof StudyEvent.TrialPlanned e) {
      return new StudyCommand.Suggested(
          at, e.trial(), new Proposal.Proposed(e.configuration()), entry.basis());
    } else if (event instanceof StudyEvent.SuggesterExhausted e) {
      return new StudyCommand.Suggested(
          at, state.trials.size(), new Proposal.Exhausted(e.reason()), entry.basis());
    } else if (event instanceof StudyEvent.LegEnded e) {
      return new StudyCommand.FinishLeg(
          at, e.trial(), e.fold(), e.attempt(), e.outcome(), e.observations(), e.seconds());
    } else if (event instanceof StudyEvent.StopRequested e) {
      return new StudyCommand.Stop(at, e.reason());
    } else if (event instanceof StudyEvent.BudgetExtended e) {
      return new StudyCommand.Extend(at, e.trials());
    } else if (event instanceof StudyEvent.RefitEnded e) {
      return new StudyCommand.FinishRefit(at, e.test(), e.rows(), e.failure());
    }
    return new StudyCommand.Tick(at);
  }

  private void check(LogEntry fact) {
    if (fact.event() instanceof StudyEvent.TrialPlanned planned) {
      checkProposal(fact, planned.trial(), new Proposal.Proposed(planned.configuration()));
    } else if (fact.event() instanceof StudyEvent.SuggesterExhausted exhausted) {
      checkProposal(fact, state.trials.size(), new Proposal.Exhausted(exhausted.reason()));
    } else if (fact.event() instanceof StudyEvent.LegEnded ended) {
      checkVerdict(fact, ended);
    }
  }

  private void checkProposal(LogEntry fact, int trial, Proposal logged) {
    StudyState snapshot = snapshots.get(fact.basis());
    if (snapshot == null) {
      differences.add(
          "entry "
              + fact.seq()
              + ": its snapshot "
              + fact.basis()
              + " is not in the log before it");
      return;
    }
    Proposal again = suggesting.proposal(snapshot, trial);
    decisions++;
    if (!again.equals(logged)) {
      differences.add(
          "entry " + fact.seq() + ": proposed was " + logged + ", proposed again is " + again);
    }
    snapshots.headMap(fact.basis()).clear();
  }

  private void checkVerdict(LogEntry fact, StudyEvent.LegEnded ended) {
    Optional<String> again = Optional.empty();
    for (Observation observation : ended.observations()) {
      if (again.isEmpty()) {
        again = state.spec().judge(observation);
      }
    }
    Optional<String> logged =
        ended.outcome() instanceof LegOutcome.Diverged d
            ? Optional.of(d.reason())
            : Optional.empty();
    boolean cutShort =
        ended.outcome() instanceof LegOutcome.Failed || ended.outcome() instanceof LegOutcome.Lost;
    if (!cutShort && !again.equals(logged)) {
      differences.add(
          "entry " + fact.seq() + ": the verdict was " + logged + ", judged again it is " + again);
    }
    decisions++;
  }
}
