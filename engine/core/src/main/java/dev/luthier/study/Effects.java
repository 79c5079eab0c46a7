package dev.luthier.study;

import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What must be done because of an event. */
final class Effects {
  private Effects() {}

  /**
   * Effects in order.
   *
   * @param before the state that had not seen the event: it knows the checkpoints that were
   *     replaced
   * @param after the state that has
   */
  static List<Effect> of(StudyEvent event, StudyState before, StudyState after) {
    if (event instanceof StudyEvent.LegStarted e) {
      var key = new LegKey(e.leg().trial(), e.leg().fold());
      QueuedLeg running = Objects.requireNonNull(after.running.get(key), "what started runs");
      return List.of(
          new Effect.StartLeg(e.leg(), after.configuration(e.leg().trial()), running.yardstick()));
    } else if (event instanceof StudyEvent.SessionOpened) {
      return opened(after);
    } else if (event instanceof StudyEvent.BudgetExtended) {
      return schedule(after, after.lastAt);
    } else if (event instanceof StudyEvent.LegEnded e) {
      return replaced(e, before, after);
    } else if (event instanceof StudyEvent.TrialStopped e) {
      return ended(e.trial(), e.reason(), after);
    } else if (event instanceof StudyEvent.TrialFailed e) {
      return ended(e.trial(), e.cause(), after);
    } else if (event instanceof StudyEvent.TrialCompleted e) {
      return ended(e.trial(), "completed", after);
    } else if (event instanceof StudyEvent.CheckpointsDropped e) {
      return discards(before.trials.get(e.trial()));
    } else if (event instanceof StudyEvent.StudyHalted e) {
      return after.running.keySet().stream()
          .map(LegKey::trial)
          .distinct()
          .sorted()
          .<Effect>map(t -> new Effect.StopTrial(t, e.reason()))
          .toList();
    } else if (event instanceof StudyEvent.WinnerChosen e) {
      return List.of(refit(after, e));
    } else if (event instanceof StudyEvent.StudyFinished e) {
      return List.of(new Effect.Finish(e.failed(), e.reason()));
    }
    return List.of();
  }

  private static List<Effect> opened(StudyState s) {
    if (s.phase == Phase.REFITTING && s.winner != null) {
      return List.of(refit(s, s.winner));
    }
    if (s.phase == Phase.FINISHED && s.finish != null) {
      return List.of(new Effect.Finish(s.finish.failed(), s.finish.reason()));
    }
    var effects = new ArrayList<>(schedule(s, s.lastAt));
    effects.addAll(stopAgain(s));
    return effects;
  }

  /** Legs that were adopted may not have heard that they were given up. */
  private static List<Effect> stopAgain(StudyState s) {
    return s.running.keySet().stream()
        .filter(k -> s.phase == Phase.HALTED || !Reviews.isOf(s.spec, k.fold()))
        .map(LegKey::trial)
        .distinct()
        .sorted()
        .filter(t -> s.phase == Phase.HALTED || s.trials.get(t).state().isTerminal())
        .<Effect>map(t -> new Effect.StopTrial(t, "given up before"))
        .toList();
  }

  /** A wake-up for when the wall clock will have run out; none if it has no limit. */
  static List<Effect> schedule(StudyState s, long now) {
    var wallClock = s.spec.budget().wallClock();
    if (wallClock.isEmpty() || (s.phase != Phase.SEARCHING && s.phase != Phase.ENDING)) {
      return List.of();
    }
    long used = s.runningMillis + Math.max(0, now - s.lastAt);
    return List.of(new Effect.Schedule(now + Math.max(1, wallClock.get().toMillis() - used)));
  }

  static Effect.Refit refit(StudyState s, StudyEvent.WinnerChosen winner) {
    return new Effect.Refit(
        s.trials.get(winner.trial()),
        s.spec.ladder().get(s.spec.ladder().top()).epochs(),
        s.refitAttempt);
  }

  private static List<Effect> replaced(StudyEvent.LegEnded e, StudyState before, StudyState after) {
    Optional<Checkpoint> old =
        before.trials.get(e.trial()).curve(e.fold()).flatMap(FoldCurve::checkpoint);
    Optional<Checkpoint> now =
        after.trials.get(e.trial()).curve(e.fold()).flatMap(FoldCurve::checkpoint);
    Optional<Checkpoint> made =
        e.outcome() instanceof LegOutcome.Reached reached ? reached.checkpoint() : Optional.empty();
    return Stream.of(old, made)
        .flatMap(Optional::stream)
        .filter(
            c -> !now.equals(Optional.of(c)) || after.trials.get(e.trial()).state().isTerminal())
        .distinct()
        .<Effect>map(Effect.DiscardCheckpoint::new)
        .toList();
  }

  private static List<Effect> ended(int number, String reason, StudyState s) {
    var effects = new ArrayList<Effect>();
    Trial trial = s.trials.get(number);
    if (s.running.keySet().stream().anyMatch(k -> k.trial() == number)) {
      effects.add(new Effect.StopTrial(number, reason));
    }
    effects.addAll(discards(trial));
    return effects;
  }

  private static List<Effect> discards(Trial trial) {
    return trial.curves().stream()
        .flatMap(curve -> curve.checkpoint().stream())
        .<Effect>map(Effect.DiscardCheckpoint::new)
        .toList();
  }
}
