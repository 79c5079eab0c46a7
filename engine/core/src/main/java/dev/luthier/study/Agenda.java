package dev.luthier.study;

import dev.luthier.stop.Halving;
import dev.luthier.stop.RungTable;
import dev.luthier.trial.Trial;
import java.util.Optional;

/**
 * The next thing a study decides by itself, given all facts so far. Pure; asked again until it has
 * nothing to say.
 */
final class Agenda {
  /** So many failed trials in a row, with nothing reached, end a study. */
  static final int MOST_FAILURES = 5;

  private Agenda() {}

  /** The next decision; empty if the study waits for the world. */
  static Optional<StudyEvent.Decision> next(StudyState s) {
    return switch (s.phase) {
      case SEARCHING, ENDING ->
          halt(s)
              .or(() -> endSearch(s))
              .or(() -> Contests.giveUp(s))
              .or(() -> Arrivals.judge(s))
              .or(() -> CheckpointSpace.drop(s))
              .or(() -> work(s))
              .or(() -> wrapUp(s));
      case HALTED -> wrapUp(s);
      case REFITTING, FINISHED -> Optional.empty();
    };
  }

  private static Optional<StudyEvent.Decision> halt(StudyState s) {
    if (s.stopRequest.isPresent()) {
      return Optional.of(new StudyEvent.StudyHalted(s.stopRequest.get(), false));
    }
    if (s.failuresInRow >= MOST_FAILURES && !s.anyReached) {
      return Optional.of(
          new StudyEvent.StudyHalted(
              MOST_FAILURES
                  + " trials failed in a row and none succeeded, at last: "
                  + lastFailure(s),
              true));
    }
    var wallClock = s.spec.budget().wallClock();
    if (wallClock.isPresent() && s.runningMillis >= wallClock.get().toMillis()) {
      return Optional.of(
          new StudyEvent.StudyHalted("budget.wallClock: " + wallClock.get() + " used", false));
    }
    var target = s.spec.budget().target();
    var best = s.rungs.get(s.spec.ladder().top()).best();
    if (target.isPresent()
        && best.isPresent()
        && best.get().value() <= s.spec.goal().flip(target.getAsDouble())) {
      return Optional.of(
          new StudyEvent.StudyHalted(
              "budget.target: " + s.spec.goal().flip(best.get().value()) + " reached", false));
    }
    return Optional.empty();
  }

  private static String lastFailure(StudyState s) {
    for (int i = s.trials.size() - 1; i >= 0; i--) {
      if (s.trials.get(i).state() instanceof dev.luthier.trial.TrialState.Failed failed) {
        return failed.cause();
      }
    }
    return "unknown";
  }

  private static Optional<StudyEvent.Decision> endSearch(StudyState s) {
    return s.phase == Phase.SEARCHING
        ? Affordable.ofNew(s).map(StudyEvent.SearchEnded::new)
        : Optional.empty();
  }

  private static Optional<StudyEvent.Decision> work(StudyState s) {
    if (s.slots <= s.running.size()) {
      return Optional.empty();
    }
    return start(s, Underway.startable(s).findFirst())
        .or(() -> promote(s))
        .or(() -> Prospects.next(s))
        .or(() -> begin(s))
        .or(() -> walk(s))
        .or(() -> Contests.contend(s))
        .or(() -> Controls.runOn(s))
        .or(() -> s.wanted() > 0 ? Optional.empty() : start(s, s.queue.stream().findFirst()));
  }

  private static Optional<StudyEvent.Decision> start(StudyState s, Optional<QueuedLeg> leg) {
    return leg.map(q -> new StudyEvent.LegStarted(s.leg(q)));
  }

  private static Optional<StudyEvent.Decision> promote(StudyState s) {
    if (s.spec.halving().mode() == Halving.Mode.STOPPING) {
      return Optional.empty();
    }
    boolean synchronous = s.spec.halving().mode() == Halving.Mode.SYNCHRONOUS;
    boolean soon = !synchronous && wantsWhole(s);
    for (int k = s.spec.ladder().top() - 1; k >= 0; k--) {
      RungTable rung = s.rungs.get(k);
      Optional<RungTable.Entry> earned = soon ? rung.leading() : rung.promotable();
      boolean open = synchronous && (s.phase == Phase.SEARCHING || someoneMayStillEnter(s, k));
      if (earned.isPresent() && !open && Affordable.advance(s, earned.get(), k + 1)) {
        return advance(earned.get().trial(), k + 1, StudyEvent.Advance.EARNED);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether whole trials come before thrift: a study without a limit of trials may end at any
   * moment, and it should have something to show then.
   */
  private static boolean wantsWhole(StudyState s) {
    return Prospects.isEndless(s) && Leaders.finalists(s) < s.spec.halving().finalists();
  }

  private static boolean someoneMayStillEnter(StudyState s, int rung) {
    if (Underway.anyTo(s, rung)) {
      return true;
    }
    for (int below = 0; below < rung; below++) {
      int above = below + 1;
      if (s.rungs
          .get(below)
          .promotable()
          .filter(e -> Affordable.advance(s, e, above))
          .isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static Optional<StudyEvent.Decision> begin(StudyState s) {
    boolean mayBegin = s.phase == Phase.SEARCHING && !s.planned.isEmpty();
    return mayBegin
        ? advance(
            s.planned.first(), Affordable.first(s, s.planned.first()), StudyEvent.Advance.BEGUN)
        : Optional.empty();
  }

  private static Optional<StudyEvent.Decision> walk(StudyState s) {
    int top = s.spec.ladder().top();
    if (s.phase != Phase.ENDING) {
      return Optional.empty();
    }
    for (int k = top - 1; k >= 0; k--) {
      Optional<RungTable.Entry> best =
          s.rungs.get(k).bestWaiting().filter(e -> Double.isFinite(e.value()));
      if (best.isPresent()) {
        boolean wanted =
            Leaders.finalists(s) + Underway.countAbove(s, k) < s.spec.halving().finalists();
        boolean mayGo = wanted && !Underway.anyTo(s, k) && Affordable.walk(s, best.get(), k + 1);
        return mayGo
            ? advance(best.get().trial(), k + 1, StudyEvent.Advance.WALKED)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<StudyEvent.Decision> advance(
      int trial, int rung, StudyEvent.Advance why) {
    return Optional.of(new StudyEvent.TrialAdvanced(trial, rung, why));
  }

  private static Optional<StudyEvent.Decision> wrapUp(StudyState s) {
    boolean idle = s.running.isEmpty() && s.queue.isEmpty();
    if (!idle || s.phase == Phase.SEARCHING || (s.phase == Phase.ENDING && s.slots == 0)) {
      return Optional.empty();
    }
    return stopPlanned(s)
        .or(() -> stopPaused(s))
        .or(() -> stopRunning(s))
        .or(() -> Reviews.begin(s))
        .or(() -> choose(s));
  }

  private static Optional<StudyEvent.Decision> stopPlanned(StudyState s) {
    return s.planned.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StudyEvent.TrialStopped(s.planned.first(), "never begun: " + s.endReason));
  }

  private static Optional<StudyEvent.Decision> stopPaused(StudyState s) {
    for (RungTable table : s.rungs) {
      if (!table.waiting().isEmpty()) {
        return Optional.of(
            new StudyEvent.TrialStopped(table.waiting().first().trial(), "outranked"));
      }
    }
    return Optional.empty();
  }

  /** Only a halt leaves trials that run without a leg. */
  private static Optional<StudyEvent.Decision> stopRunning(StudyState s) {
    if (s.phase != Phase.HALTED) {
      return Optional.empty();
    }
    for (Trial trial : s.trials) {
      if (!trial.state().isTerminal()) {
        return Optional.of(new StudyEvent.TrialStopped(trial.number(), "halted: " + s.endReason));
      }
    }
    return Optional.empty();
  }

  private static Optional<StudyEvent.Decision> choose(StudyState s) {
    if (s.endedByFailure) {
      return Optional.of(new StudyEvent.StudyFinished(true, s.endReason));
    }
    return Reviews.winner(s)
        .or(
            () ->
                Optional.of(
                    new StudyEvent.StudyFinished(
                        true,
                        "no trial reached a rung with a finite value (" + s.endReason + ")")));
  }
}
