package dev.luthier.study;

import dev.luthier.search.Proposal;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Re-derives every decision of a log from its facts and compares. Proposals are made again from the
 * snapshot they were made from, by a model fitted on the snapshot it was fitted on; verdicts on a
 * leg's curve are judged again from the curve.
 */
public final class Replay {
  private final List<LogEntry> log;
  private final List<String> differences = new ArrayList<>();
  private final TreeMap<Long, StudyState> snapshots = new TreeMap<>();

  /** The last proposal made by the fit on each snapshot, by its place in the log. */
  private final Map<Long, Integer> lastUses = new HashMap<>();

  private final Map<Long, StudyState> fitted = new HashMap<>();
  private Optional<Suggesting.Learned> learned = Optional.empty();
  private final Suggesting suggesting;
  private StudyState state;
  private int decisions;

  private Replay(List<LogEntry> log, StudySpec spec) {
    this.log = log;
    this.suggesting = new Suggesting(spec);
    this.state = StudyState.before(spec);
    for (int i = 0; i < log.size(); i++) {
      long fit = fit(log.get(i).event());
      if (fit != StudyEvent.TrialPlanned.OWN) {
        lastUses.put(fit, i);
      }
    }
  }

  private static long fit(StudyEvent event) {
    return event instanceof StudyEvent.TrialPlanned planned
        ? planned.fit()
        : event instanceof StudyEvent.SuggesterExhausted exhausted
            ? exhausted.fit()
            : StudyEvent.TrialPlanned.OWN;
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
            : Decider.step(state, Recovery.command(fact, state));
    compare(step.entries(), log.subList(first, end));
    for (LogEntry entry : log.subList(first, end)) {
      state = state.apply(entry);
      snapshots.put(entry.seq(), state);
      if (lastUses.containsKey(entry.seq())) {
        fitted.put(entry.seq(), state);
      }
    }
    decisions += end - first - 1;
    return end;
  }

  private void compare(List<LogEntry> derived, List<LogEntry> logged) {
    for (int i = 0; i < Math.max(derived.size(), logged.size()); i++) {
      Optional<LogEntry> ours = i < derived.size() ? Optional.of(derived.get(i)) : Optional.empty();
      Optional<LogEntry> theirs = i < logged.size() ? Optional.of(logged.get(i)) : Optional.empty();
      if (!ours.equals(theirs)) {
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

  private void check(LogEntry fact) {
    if (fact.event() instanceof StudyEvent.TrialPlanned planned) {
      checkProposal(
          fact, planned.trial(), new Proposal.Proposed(planned.configuration()), planned.fit());
    } else if (fact.event() instanceof StudyEvent.SuggesterExhausted exhausted) {
      checkProposal(
          fact, state.trials.size(), new Proposal.Exhausted(exhausted.reason()), exhausted.fit());
    } else if (fact.event() instanceof StudyEvent.LegEnded ended) {
      checkVerdict(fact, ended);
    }
  }

  private void checkProposal(LogEntry fact, int trial, Proposal logged, long fit) {
    StudyState snapshot = snapshots.get(fact.basis());
    boolean own = fit == StudyEvent.TrialPlanned.OWN;
    if (snapshot == null || (!own && !learn(fit))) {
      differences.add(
          "entry "
              + fact.seq()
              + ": its snapshot "
              + (snapshot == null ? fact.basis() : fit)
              + " is not in the log before it");
      return;
    }
    Proposal again = suggesting.proposal(snapshot, trial, own ? Optional.empty() : learned);
    decisions++;
    if (!again.equals(logged)) {
      differences.add(
          "entry " + fact.seq() + ": proposed was " + logged + ", proposed again is " + again);
    }
    snapshots.headMap(fact.basis()).clear();
    if (!own && lastUses.getOrDefault(fit, 0) <= fact.seq()) {
      fitted.remove(fit);
    }
  }

  /** Learns from a snapshot what proposals were made by; answers whether the log has it. */
  private boolean learn(long fit) {
    if (learned.filter(l -> l.snapshot() == fit).isPresent()) {
      return true;
    }
    StudyState snapshot = fitted.get(fit);
    if (snapshot == null) {
      return false;
    }
    learned = Optional.of(suggesting.learn(snapshot));
    return true;
  }

  private void checkVerdict(LogEntry fact, StudyEvent.LegEnded ended) {
    QueuedLeg running = state.running.get(new LegKey(ended.trial(), ended.fold()));
    if (running == null) {
      differences.add("entry " + fact.seq() + ": a leg ended that did not run");
      return;
    }
    Function<Observation, Optional<LegOutcome>> judge =
        state.spec().judge(state.leg(running), running.yardstick());
    Optional<LegOutcome> again = Optional.empty();
    for (Observation observation : ended.observations()) {
      if (again.isEmpty()) {
        again = judge.apply(observation);
      }
    }
    Optional<LegOutcome> logged =
        Optional.of(ended.outcome())
            .filter(
                o ->
                    o instanceof LegOutcome.Diverged
                        || o instanceof LegOutcome.Stopped
                        || o instanceof LegOutcome.Settled);
    boolean cutShort =
        ended.outcome() instanceof LegOutcome.Failed || ended.outcome() instanceof LegOutcome.Lost;
    if (!cutShort && !again.equals(logged)) {
      differences.add(
          "entry " + fact.seq() + ": the verdict was " + logged + ", judged again it is " + again);
    }
    decisions++;
  }
}
