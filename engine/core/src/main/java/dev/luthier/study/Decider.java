package dev.luthier.study;

import dev.luthier.search.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The heart of a study: what a command leads to. Pure: no clock, no randomness of its own, nothing
 * outside is touched.
 *
 * <p>A command becomes a fact, or is ignored because it is late or double; decisions follow until
 * there is nothing left to decide; effects follow from all of them.
 */
public final class Decider {
  private Decider() {}

  /** The first step of a study's life. */
  public static Step create(StudySpec spec, long at) {
    return follow(StudyState.before(spec), at, 0, new StudyEvent.StudyCreated(spec));
  }

  /** The next step. An ignored command gives the same state, no entries and no effects. */
  public static Step step(StudyState state, StudyCommand command) {
    Optional<StudyEvent.Fact> fact = fact(state, command);
    if (fact.isEmpty()) {
      return new Step(state, List.of(), ignored(state, command));
    }
    long basis = command instanceof StudyCommand.Suggested s ? s.snapshot() : state.nextSeq;
    return follow(state, command.at(), basis, fact.get());
  }

  private static List<Effect> ignored(StudyState state, StudyCommand command) {
    return command instanceof StudyCommand.Tick ? Effects.schedule(state, command.at()) : List.of();
  }

  private static Step follow(StudyState state, long at, long basis, StudyEvent.Fact fact) {
    var entries = new ArrayList<LogEntry>();
    var effects = new ArrayList<Effect>();
    StudyState next = apply(state, at, basis, fact, entries, effects);
    if (Imports.isImport(fact)) {
      // Nobody works on the study yet: it decides when somebody does.
      return new Step(next, List.copyOf(entries), List.copyOf(effects));
    }
    Optional<StudyEvent.Decision> decision = Consequences.of(fact, state, next);
    decision = decision.isPresent() ? decision : Agenda.next(next);
    while (decision.isPresent()) {
      next = apply(next, at, next.lastFact, decision.get(), entries, effects);
      StudyState decided = next;
      decision = Consequences.of(decision.get(), next).or(() -> Agenda.next(decided));
    }
    return new Step(next, List.copyOf(entries), List.copyOf(effects));
  }

  private static StudyState apply(
      StudyState state,
      long at,
      long basis,
      StudyEvent event,
      List<LogEntry> entries,
      List<Effect> effects) {
    var entry = new LogEntry(state.nextSeq, at, basis, event);
    StudyState next = state.apply(entry);
    entries.add(entry);
    effects.addAll(Effects.of(event, state, next));
    return next;
  }

  private static Optional<StudyEvent.Fact> fact(StudyState s, StudyCommand command) {
    if (command instanceof StudyCommand.Open c) {
      return Optional.of(
          new StudyEvent.SessionOpened(c.slots(), c.ahead(), c.environment(), c.adopting()));
    } else if (command instanceof StudyCommand.ChangeSlots c) {
      return c.slots() == s.slots
          ? Optional.empty()
          : Optional.of(new StudyEvent.SlotsChanged(c.slots()));
    } else if (command instanceof StudyCommand.Suggested c) {
      return suggested(s, c);
    } else if (command instanceof StudyCommand.FinishLeg c) {
      return ended(s, c);
    } else if (command instanceof StudyCommand.GiveEvidence c) {
      return Imports.evidence(s, c);
    } else if (command instanceof StudyCommand.ImportTrial c) {
      return Imports.trial(s, c);
    } else if (command instanceof StudyCommand.Tick c) {
      return clockMatters(s, c.at()) ? Optional.of(new StudyEvent.ClockRead()) : Optional.empty();
    } else if (command instanceof StudyCommand.Stop c) {
      boolean live = s.phase == Phase.SEARCHING || s.phase == Phase.ENDING;
      return live && s.stopRequest.isEmpty()
          ? Optional.of(new StudyEvent.StopRequested(c.reason()))
          : Optional.empty();
    } else if (command instanceof StudyCommand.Extend c) {
      return s.phase == Phase.HALTED
          ? Optional.empty()
          : Optional.of(new StudyEvent.BudgetExtended(c.trials()));
    } else if (command instanceof StudyCommand.FinishRefit c) {
      return s.phase == Phase.REFITTING && c.attempt() == s.refitAttempt
          ? Optional.of(new StudyEvent.RefitEnded(c.test(), c.rows(), c.failure()))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<StudyEvent.Fact> suggested(StudyState s, StudyCommand.Suggested c) {
    if (s.planned.contains(c.trial())) {
      return renewed(s, c);
    }
    if (c.trial() != s.trials.size() || s.phase != Phase.SEARCHING || s.exhausted) {
      return Optional.empty();
    }
    if (c.proposal() instanceof Proposal.Proposed proposed) {
      int index = c.trial() - s.imported - s.spec.start().size();
      return Optional.of(
          new StudyEvent.TrialPlanned(
              c.trial(), proposed.configuration(), Math.max(-1, index), c.fit()));
    }
    return Optional.of(
        new StudyEvent.SuggesterExhausted(((Proposal.Exhausted) c.proposal()).reason(), c.fit()));
  }

  /** The next trial gets another configuration than was planned, and no other one's. */
  private static Optional<StudyEvent.Fact> renewed(StudyState s, StudyCommand.Suggested c) {
    if (!s.renewable().equals(OptionalInt.of(c.trial()))
        || !(c.proposal() instanceof Proposal.Proposed proposed)
        || s.planned.stream()
            .anyMatch(t -> s.trials.get(t).configuration().equals(proposed.configuration()))) {
      return Optional.empty();
    }
    int index = c.trial() - s.imported - s.spec.start().size();
    return Optional.of(
        new StudyEvent.TrialPlanned(c.trial(), proposed.configuration(), index, c.fit()));
  }

  private static Optional<StudyEvent.Fact> ended(StudyState s, StudyCommand.FinishLeg c) {
    if (!Awaited.runs(s, c.trial(), c.fold(), c.untilEpoch(), c.attempt())) {
      return Optional.empty();
    }
    return Optional.of(
        new StudyEvent.LegEnded(
            c.trial(), c.fold(), c.attempt(), c.outcome(), c.observations(), c.seconds()));
  }

  private static boolean clockMatters(StudyState s, long at) {
    var wallClock = s.spec.budget().wallClock();
    return wallClock.isPresent()
        && (s.phase == Phase.SEARCHING || s.phase == Phase.ENDING)
        && s.runningMillis + Math.max(0, at - s.lastAt) >= wallClock.get().toMillis();
  }
}
