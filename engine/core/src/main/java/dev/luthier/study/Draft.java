package dev.luthier.study;

import dev.luthier.stop.Halving;
import dev.luthier.stop.RungChange;
import dev.luthier.stop.RungTable;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** The next state in the making: lives for one entry, or for a log that is replayed. One thread. */
final class Draft {
  final StudySpec spec;
  final int[] foldOrder;
  long nextSeq;
  long lastFact = -1;
  Phase phase = Phase.SEARCHING;
  CheckpointSpace space = CheckpointSpace.NONE;
  PVector<Trial> trials;
  PVector<Trial> evidence = TreePVector.empty();
  int imported;
  PVector<RungTable> rungs;
  PVector<RungChange> changes;
  PSortedSet<Integer> planned;
  PSortedSet<Integer> controls = Empty.numbers();
  PSortedSet<Integer> audited = Empty.numbers();
  PMap<LegKey, Double> reviews = Empty.values();
  boolean reviewing;
  PVector<QueuedLeg> queue;
  PMap<LegKey, QueuedLeg> running;
  int slots;
  int ahead;
  int trialLimit;
  int begun;
  boolean exhausted;
  int failuresInRow;
  boolean anyReached;
  long trainedEpochs;
  double trainedSeconds;
  long runningMillis;
  long lastAt;
  String endReason = "";
  boolean endedByFailure;
  Optional<String> stopRequest = Optional.empty();
  int refitAttempt;
  StudyEvent.@Nullable WinnerChosen winner;
  StudyEvent.@Nullable RefitEnded refit;
  StudyEvent.@Nullable StudyFinished finish;

  Draft(StudySpec spec, int[] foldOrder) {
    this.spec = spec;
    this.foldOrder = foldOrder;
    trials = TreePVector.empty();
    rungs = Empty.rungs(spec.ladder().size());
    changes = Empty.changes(spec.ladder().top());
    planned = Empty.numbers();
    queue = TreePVector.empty();
    running = Empty.running();
    trialLimit = spec.budget().trials().orElse(Integer.MAX_VALUE);
  }

  Draft(StudyState s) {
    spec = s.spec;
    foldOrder = s.foldOrder;
    nextSeq = s.nextSeq;
    lastFact = s.lastFact;
    phase = s.phase;
    space = s.space;
    trials = s.trials;
    evidence = s.evidence;
    imported = s.imported;
    rungs = s.rungs;
    changes = s.changes;
    planned = s.planned;
    controls = s.controls;
    audited = s.audited;
    reviews = s.reviews;
    reviewing = s.reviewing;
    queue = s.queue;
    running = s.running;
    slots = s.slots;
    ahead = s.ahead;
    trialLimit = s.trialLimit;
    begun = s.begun;
    exhausted = s.exhausted;
    failuresInRow = s.failuresInRow;
    anyReached = s.anyReached;
    trainedEpochs = s.trainedEpochs;
    trainedSeconds = s.trainedSeconds;
    runningMillis = s.runningMillis;
    lastAt = s.lastAt;
    endReason = s.endReason;
    endedByFailure = s.endedByFailure;
    stopRequest = s.stopRequest;
    refitAttempt = s.refitAttempt;
    winner = s.winner;
    refit = s.refit;
    finish = s.finish;
  }

  StudyState seal() {
    return new StudyState(this);
  }

  Draft apply(LogEntry entry) {
    if (entry.seq() != nextSeq) {
      throw new IllegalArgumentException(
          "entry " + entry.seq() + " does not follow " + (nextSeq - 1) + ".");
    }
    StudyEvent event = entry.event();
    if (event instanceof StudyEvent.Fact) {
      lastFact = entry.seq();
    }
    boolean clockRuns = phase == Phase.SEARCHING || phase == Phase.ENDING || phase == Phase.HALTED;
    if (clockRuns && !(event instanceof StudyEvent.SessionOpened) && nextSeq > 0) {
      runningMillis += Math.max(0, entry.at() - lastAt);
    }
    lastAt = event instanceof StudyEvent.SessionOpened ? entry.at() : Math.max(lastAt, entry.at());
    nextSeq++;
    if (event instanceof StudyEvent.Fact fact) {
      applyFact(fact);
    } else if (event instanceof StudyEvent.Decision decision) {
      applyDecision(decision);
    }
    return this;
  }

  private void applyFact(StudyEvent.Fact fact) {
    if (fact instanceof StudyEvent.SessionOpened e) {
      opened(e);
    } else if (fact instanceof StudyEvent.SlotsChanged e) {
      slots = e.slots();
    } else if (fact instanceof StudyEvent.TrialPlanned e) {
      var trial = Trial.planned(e.trial(), e.configuration());
      trials = planned.contains(e.trial()) ? trials.with(e.trial(), trial) : trials.plus(trial);
      planned = planned.plus(e.trial());
    } else if (fact instanceof StudyEvent.SuggesterExhausted e) {
      exhausted = true;
      endReason = e.reason();
    } else if (fact instanceof StudyEvent.EvidenceGiven e) {
      evidence = evidence.plus(Imports.evidence(spec, evidence.size(), e));
    } else if (fact instanceof StudyEvent.TrialImported e) {
      imported(e);
    } else if (fact instanceof StudyEvent.LegEnded e) {
      legEnded(e);
    } else if (fact instanceof StudyEvent.StopRequested e) {
      stopRequest = Optional.of(e.reason());
    } else if (fact instanceof StudyEvent.BudgetExtended e) {
      extended(e.trials());
    } else if (fact instanceof StudyEvent.RefitEnded e) {
      refit = e;
    }
  }

  private void applyDecision(StudyEvent.Decision decision) {
    if (decision instanceof StudyEvent.TrialAdvanced e) {
      advanced(e);
    } else if (decision instanceof StudyEvent.LegStarted e) {
      started(new LegKey(e.leg().trial(), e.leg().fold()));
    } else if (decision instanceof StudyEvent.LegRetried e) {
      retried(e);
    } else if (decision instanceof StudyEvent.TrialStopped e) {
      giveUp(e.trial(), new TrialState.Stopped(e.reason()));
    } else if (decision instanceof StudyEvent.TrialSpared e) {
      audited = audited.plus(e.trial());
    } else if (decision instanceof StudyEvent.TrialFailed e) {
      giveUp(e.trial(), new TrialState.Failed(e.cause()));
      failuresInRow++;
    } else if (decision instanceof StudyEvent.TrialCompleted e) {
      put(trials.get(e.trial()).in(new TrialState.Completed()));
      controls = controls.minus(e.trial());
    } else if (decision instanceof StudyEvent.CheckpointsDropped e) {
      put(trials.get(e.trial()).withoutCheckpoints());
    } else if (decision instanceof StudyEvent.SearchEnded e) {
      phase = Phase.ENDING;
      endReason = e.reason();
    } else if (decision instanceof StudyEvent.ReviewBegun e) {
      reviewing = true;
      e.trials().forEach(t -> queue = queue.plusAll(queue.size(), Reviews.legs(this, t)));
    } else if (decision instanceof StudyEvent.StudyHalted e) {
      phase = Phase.HALTED;
      endReason = e.reason();
      endedByFailure = e.failed();
      queue = TreePVector.empty();
    } else if (decision instanceof StudyEvent.WinnerChosen e) {
      phase = Phase.REFITTING;
      winner = e;
      refitAttempt++;
    } else if (decision instanceof StudyEvent.StudyFinished e) {
      phase = Phase.FINISHED;
      finish = e;
    }
  }

  private void started(LegKey key) {
    int place = 0;
    while (!queue.get(place).key().equals(key)) {
      place++;
    }
    QueuedLeg leg = queue.get(place);
    running = running.plus(key, Yardsticks.areNeeded(spec) ? measured(leg) : leg);
    queue = queue.minus(place);
  }

  private QueuedLeg measured(QueuedLeg leg) {
    StudyState view = seal();
    return leg.measuredBy(Yardsticks.of(view, view.leg(leg)));
  }

  private void opened(StudyEvent.SessionOpened e) {
    slots = e.slots();
    ahead = e.ahead();
    space = space.under(e.environment());
    if (!e.adopting()) {
      loseRunning();
    }
    refitAgain(e.adopting());
  }

  private void loseRunning() {
    var again =
        running.values().stream()
            .sorted(
                java.util.Comparator.comparing((QueuedLeg q) -> q.key().trial())
                    .thenComparing(q -> q.key().fold()))
            .map(QueuedLeg::afterLoss)
            .filter(q -> phase != Phase.HALTED && isWanted(q.key()))
            .toList();
    running = Empty.running();
    queue = queue.plusAll(0, again);
  }

  private boolean isWanted(LegKey key) {
    return Reviews.isOf(spec, key.fold()) || !trials.get(key.trial()).state().isTerminal();
  }

  /** A session that finds a refit broken off, or failed, makes the next attempt at it. */
  private void refitAgain(boolean adopting) {
    boolean failed = phase == Phase.FINISHED && !StudyState.refitFailure(refit).isBlank();
    if (failed || (phase == Phase.REFITTING && !adopting)) {
      phase = Phase.REFITTING;
      refitAttempt++;
      refit = null;
      finish = null;
    }
  }

  private void imported(StudyEvent.TrialImported e) {
    Trial trial = Imports.trial(spec, foldOrder[0], e);
    trials = trials.plus(trial);
    imported++;
    begun++;
    if (trial.rung() >= 0) {
      enter(trial.rung(), trial.number(), trial.value(), false);
      anyReached = true;
    }
  }

  private void extended(int more) {
    int base = phase == Phase.SEARCHING ? trialLimit : begun + planned.size();
    trialLimit = trialLimit == Integer.MAX_VALUE ? trialLimit : Math.addExact(base, more);
    phase = Phase.SEARCHING;
    reviewing = false;
    stopRequest = Optional.empty();
    endedByFailure = false;
    failuresInRow = 0;
    winner = null;
    refit = null;
    finish = null;
  }

  private void advanced(StudyEvent.TrialAdvanced e) {
    Trial trial = trials.get(e.trial());
    if (e.why() == StudyEvent.Advance.BEGUN) {
      planned = planned.minus(e.trial());
      begun++;
      controls = Controls.draws(spec, e.trial()) ? controls.plus(e.trial()) : controls;
    } else {
      RungTable from = rungs.get(trial.rung());
      rungs =
          rungs.with(
              trial.rung(),
              e.why() == StudyEvent.Advance.EARNED
                  ? from.promote(e.trial(), trial.value())
                  : from.leave(e.trial(), trial.value()));
    }
    audited = e.why() == StudyEvent.Advance.AUDITED ? audited.plus(e.trial()) : audited;
    put(trial.in(new TrialState.Running(e.rung())));
    Rung rung = spec.ladder().get(e.rung());
    List<QueuedLeg> legs =
        Arrays.stream(Arrays.copyOf(foldOrder, rung.folds()))
            .filter(f -> trial.curve(f).map(FoldCurve::epochs).orElse(0) < rung.epochs())
            .mapToObj(f -> new QueuedLeg(new LegKey(e.trial(), f), rung.epochs(), 1, 0, 0))
            .toList();
    // A trial that is not given up goes on where it is: the next leg is for the slot it came from.
    boolean goesOn = spec.halving().mode() == Halving.Mode.STOPPING;
    queue = queue.plusAll(goesOn ? 0 : queue.size(), legs);
    if (legs.isEmpty()) { // its folds have settled
      enterIfReached(trials.get(e.trial()), e.rung());
    }
  }

  private void retried(StudyEvent.LegRetried e) {
    var key = new LegKey(e.trial(), e.fold());
    boolean review = Reviews.isOf(spec, e.fold());
    if (review || trials.get(e.trial()).state() instanceof TrialState.Running) {
      int rung =
          trials.get(e.trial()).state() instanceof TrialState.Running heading
              ? heading.toRung()
              : spec.ladder().top();
      int until = spec.ladder().get(rung).epochs();
      queue = queue.plus(0, new QueuedLeg(key, until, e.attempt(), e.failures(), e.losses()));
    }
  }

  private void legEnded(StudyEvent.LegEnded e) {
    var key = new LegKey(e.trial(), e.fold());
    running = running.minus(key);
    trainedEpochs += e.observations().size();
    trainedSeconds += e.seconds();
    if (Reviews.isOf(spec, e.fold())) {
      Reviews.value(spec, e).ifPresent(v -> reviews = reviews.plus(key, v));
      return;
    }
    Trial trial = trials.get(e.trial());
    if (!(trial.state() instanceof TrialState.Running heading)) {
      return;
    }
    if (e.outcome() instanceof LegOutcome.Reached reached) {
      Trial trained = trial.with(Curves.after(spec, trial, e, reached.checkpoint()), foldOrder);
      put(trained);
      enterIfReached(trained, heading.toRung());
    } else if (e.outcome() instanceof LegOutcome.Settled) {
      FoldCurve seen = Curves.cutShort(spec, trial, e);
      int last = spec.ladder().get(spec.ladder().top()).epochs();
      Trial trained = trial.with(seen.heldUntil(last), foldOrder);
      put(trained);
      enterIfReached(trained, heading.toRung());
    } else if (e.outcome() instanceof LegOutcome.Stopped) {
      // Its last value stays what it was; for the rung's quota it is as one that arrived as the
      // worst.
      put(trial.with(Curves.cutShort(spec, trial, e), foldOrder));
      enter(heading.toRung(), e.trial(), Double.POSITIVE_INFINITY, false);
    } else if (e.outcome() instanceof LegOutcome.Diverged) {
      Trial diverged = trial.with(Curves.cutShort(spec, trial, e), foldOrder);
      put(diverged.at(diverged.rung(), Double.POSITIVE_INFINITY));
      enter(heading.toRung(), e.trial(), Double.POSITIVE_INFINITY, false);
    } else if (e.outcome() instanceof LegOutcome.Lost lost && lost.checkpointToo()) {
      trial.curve(e.fold()).ifPresent(c -> put(trial.with(c.withoutCheckpoint(), foldOrder)));
    }
  }

  private void enterIfReached(Trial trial, int rung) {
    StudyState view = seal();
    Rung target = spec.ladder().get(rung);
    if (!view.hasReached(trial, target)) {
      return;
    }
    double value = view.valueAt(trial, target);
    if (rung > 0) {
      RungChange change = changes.get(rung - 1).plus(value - trial.value());
      changes = changes.with(rung - 1, change);
    }
    boolean top = rung == spec.ladder().top();
    Trial there = trial.at(rung, value);
    put(top ? there : there.in(new TrialState.Paused()));
    enter(rung, trial.number(), value, !top);
    failuresInRow = 0;
    anyReached = true;
  }

  private void enter(int rung, int trial, double value, boolean pauses) {
    rungs = rungs.with(rung, rungs.get(rung).enter(trial, value, pauses, spec.halving().eta()));
  }

  private void giveUp(int number, TrialState end) {
    Trial trial = trials.get(number);
    if (trial.state() instanceof TrialState.Paused) {
      rungs = rungs.with(trial.rung(), rungs.get(trial.rung()).leave(number, trial.value()));
    }
    planned = planned.minus(number);
    controls = controls.minus(number);
    put(trial.in(end));
    queue = queue.minusAll(queue.stream().filter(q -> q.key().trial() == number).toList());
  }

  private void put(Trial trial) {
    space = space.plus(trial.checkpointBytes() - trials.get(trial.number()).checkpointBytes());
    trials = trials.with(trial.number(), trial);
  }
}
