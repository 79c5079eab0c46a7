package dev.luthier;

import dev.luthier.analysis.StudyResult;
import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.Awaited;
import dev.luthier.study.Effect;
import dev.luthier.study.Phase;
import dev.luthier.study.Results;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The caller runs the trials: {@link #ask} says what to train, {@link #tell} takes what it gave.
 * Any number of trials may be open; with one, every answer has seen every result. Work that was
 * asked for and never told is given out again when the log is reopened with {@link #open}, and
 * stays with whoever has it with {@link #adopt}. Not for several threads.
 */
public final class AskTell implements AutoCloseable {
  private final StudyLog log;
  private final LogSession session;
  private final Map<Key, Open> open = new LinkedHashMap<>();

  private record Key(int trial, int fold) {}

  /** Work that was handed out, and what was reported of it. */
  private static final class Open {
    private final Ask.Work work;
    private final Function<Observation, Optional<LegOutcome>> judge;
    private final boolean adopted;
    private final List<Observation> observations = new ArrayList<>();
    private Optional<LegOutcome> verdict = Optional.empty();

    Open(Ask.Work work, Function<Observation, Optional<LegOutcome>> judge, boolean adopted) {
      this.work = work;
      this.judge = judge;
      this.adopted = adopted;
    }

    /** What was reported before it was adopted is forgotten: a later epoch stands for it. */
    boolean takes(int epoch) {
      boolean later = adopted && observations.isEmpty() && epoch > nextEpoch();
      return epoch <= work.untilEpoch() && (epoch == nextEpoch() || later);
    }

    /** Takes the epochs up to one. */
    void addUntil(int epoch, Map<String, Double> metrics) {
      while (verdict.isEmpty() && nextEpoch() <= epoch) {
        add(metrics);
      }
    }

    private void add(Map<String, Double> metrics) {
      var seen = new Observation(nextEpoch(), metrics, 0);
      observations.add(seen);
      verdict = judge.apply(seen);
    }

    int nextEpoch() {
      return work.fromEpoch() + observations.size() + 1;
    }
  }

  private AskTell(StudyLog log, LogSession session) {
    this.log = log;
    this.session = session;
  }

  /** Opens a study, or goes on with the one of that name in the store. */
  public static AskTell open(StudySpec spec, StudyStore store) {
    return open(spec, store.open(spec));
  }

  /** Opens a study on a log, which this then closes. */
  public static AskTell open(StudySpec spec, StudyLog log) {
    var study = new AskTell(log, new LogSession(spec, log, System.currentTimeMillis()));
    study.begin(0, false);
    return study;
  }

  /**
   * Goes on with a study, or begins it, while whoever was given work before may still be at it:
   * that work stays open and can be told. What was reported of it has been forgotten: an epoch that
   * is reported or told next stands for those before it too.
   */
  public static AskTell adopt(StudySpec spec, StudyStore store) {
    StudyLog log = store.open(spec);
    var study = new AskTell(log, new LogSession(spec, log, System.currentTimeMillis()));
    List<Effect.StartLeg> running = Awaited.legs(study.state());
    study.begin(running.size(), true);
    running.forEach(leg -> study.handOut(leg, true));
    if (study.state().phase() == Phase.HALTED) {
      study.cancelOpenWork();
    }
    return study;
  }

  private void begin(int slots, boolean adopting) {
    long now = System.currentTimeMillis();
    var environment = Map.of("interpreter", "ask-tell");
    accept(new StudyCommand.Open(now, slots, 0, environment, adopting));
  }

  /** What to train next. */
  public Ask ask() {
    accept(new StudyCommand.Tick(System.currentTimeMillis()));
    if (session.state().phase() != Phase.FINISHED) {
      var effects =
          accept(new StudyCommand.ChangeSlots(System.currentTimeMillis(), open.size() + 1));
      for (Effect effect : effects) {
        if (effect instanceof Effect.StartLeg start) {
          return handOut(start, false);
        }
      }
    }
    var finish = session.state().finish();
    if (finish.isPresent()) {
      return new Ask.Done(finish.get().failed(), finish.get().reason());
    }
    accept(new StudyCommand.ChangeSlots(System.currentTimeMillis(), open.size()));
    return new Ask.Wait();
  }

  private Ask.Work handOut(Effect.StartLeg start, boolean adopted) {
    var leg = start.leg();
    var work =
        new Ask.Work(
            leg.trial(),
            start.configuration(),
            leg.fold(),
            leg.fromEpoch(),
            leg.untilEpoch(),
            leg.attempt());
    open.put(
        new Key(leg.trial(), leg.fold()),
        new Open(work, session.state().spec().judge(leg, start.yardstick()), adopted));
    return work;
  }

  /**
   * The open work of a trial.
   *
   * @param fold empty if the trial has one open fold only
   * @throws WorkNotOpen if the trial is there and has none
   * @throws IllegalArgumentException if there is no such trial, or several and no fold is named
   */
  public Ask.Work work(int trial, OptionalInt fold) {
    var found =
        open.values().stream()
            .map(o -> o.work)
            .filter(w -> w.trial() == trial && (fold.isEmpty() || w.fold() == fold.getAsInt()))
            .toList();
    if (found.size() != 1) {
      String message =
          "trial "
              + trial
              + (fold.isPresent() ? " fold " + fold.getAsInt() : "")
              + " has "
              + found.size()
              + " open legs. Maybe "
              + (found.isEmpty() ? "it was told already, or never asked for." : "name the fold.");
      boolean was = found.isEmpty() && trial >= 0 && trial < state().trials().size();
      throw was ? new WorkNotOpen(message) : new IllegalArgumentException(message);
    }
    return found.get(0);
  }

  /**
   * The open work of a trial, to which an epoch belongs.
   *
   * @param fold empty if the trial has one open fold only
   * @throws WorkNotOpen if the trial is there and has none, or the epoch is of an earlier leg
   * @throws IllegalArgumentException if there is no such trial, or several and no fold is named
   */
  public Ask.Work work(int trial, OptionalInt fold, int epoch) {
    Ask.Work found = work(trial, fold);
    if (epoch <= found.fromEpoch()) {
      throw new WorkNotOpen(
          "epoch ("
              + epoch
              + ") of trial "
              + trial
              + " fold "
              + found.fold()
              + " is before its open leg, which trains epochs "
              + (found.fromEpoch() + 1)
              + " to "
              + found.untilEpoch()
              + ". Maybe it was told already.");
    }
    return found;
  }

  /** The goal's value at the last epoch of the work. */
  public void tell(Ask.Work work, double value) {
    tell(work, Map.of(session.state().spec().goal().metric(), value));
  }

  /**
   * Metrics at the last epoch of the work, the goal's among them; epochs not reported get the same.
   */
  public void tell(Ask.Work work, Map<String, Double> metrics) {
    Open told = remove(work);
    told.addUntil(work.untilEpoch(), metrics);
    String kept = "caller:" + work.trial() + "-" + work.fold() + "-" + work.untilEpoch();
    LegOutcome outcome =
        told.verdict.orElseGet(() -> new LegOutcome.Reached(Optional.of(new Checkpoint(kept, ""))));
    finish(work, outcome, told.observations);
  }

  /** The trial could not be run. */
  public void fail(Ask.Work work, String cause) {
    Open told = remove(work);
    finish(work, new LegOutcome.Failed(cause), told.observations);
  }

  /**
   * Whoever had the work has gone: it is given out again, and its trial is none the worse for it.
   */
  public void lose(Ask.Work work, String cause) {
    Open told = remove(work);
    finish(work, new LegOutcome.Lost(cause), told.observations);
  }

  /** Work that was asked for and not told yet, oldest first. */
  public List<Ask.Work> openWork() {
    return open.values().stream().map(o -> o.work).toList();
  }

  /**
   * Ends the study early, without waiting for open work; its winner is chosen from what is there.
   */
  public void endEarly(String reason) {
    accept(new StudyCommand.Stop(System.currentTimeMillis(), reason));
    cancelOpenWork();
  }

  private void cancelOpenWork() {
    for (Ask.Work work : openWork()) {
      finish(work, new LegOutcome.Cancelled(), remove(work).observations);
    }
  }

  /**
   * Reports an epoch on the way; epochs rise by one from {@code fromEpoch + 1}.
   *
   * @throws IllegalArgumentException if the epoch is not the next one
   */
  public Verdict report(Ask.Work work, int epoch, Map<String, Double> metrics) {
    Open reported = require(work);
    int expected = reported.nextEpoch();
    if (reported.verdict.isPresent()) {
      return Verdict.STOP;
    }
    if (!reported.takes(epoch)) {
      throw new IllegalArgumentException(
          "epoch ("
              + epoch
              + ") reported, expected was "
              + expected
              + " of "
              + work.untilEpoch()
              + ". Maybe report each epoch once.");
    }
    reported.addUntil(epoch, metrics);
    if (reported.verdict.isPresent() || givenUp(work)) {
      return Verdict.STOP;
    }
    return epoch == work.untilEpoch() ? Verdict.PAUSE : Verdict.CONTINUE;
  }

  private boolean givenUp(Ask.Work work) {
    return session.state().phase() == Phase.HALTED
        || session.state().trials().get(work.trial()).state().isTerminal();
  }

  private void finish(Ask.Work work, LegOutcome outcome, List<Observation> observations) {
    long now = System.currentTimeMillis();
    // The slot goes first: nothing may start before somebody asks for it.
    accept(new StudyCommand.ChangeSlots(now, open.size()));
    accept(
        new StudyCommand.FinishLeg(
            now,
            work.trial(),
            work.fold(),
            work.untilEpoch(),
            work.attempt(),
            outcome,
            observations,
            0));
  }

  private Open require(Ask.Work work) {
    Open found = open.get(new Key(work.trial(), work.fold()));
    if (found == null || !isSameLeg(found.work, work)) {
      throw new WorkNotOpen(
          "trial "
              + work.trial()
              + " fold "
              + work.fold()
              + " until epoch "
              + work.untilEpoch()
              + " (attempt "
              + work.attempt()
              + ") is not open. Maybe it was told already.");
    }
    return found;
  }

  /** Attempts are counted anew for each leg of a fold. */
  private static boolean isSameLeg(Ask.Work a, Ask.Work b) {
    return a.untilEpoch() == b.untilEpoch() && a.attempt() == b.attempt();
  }

  private Open remove(Ask.Work work) {
    Open found = require(work);
    open.remove(new Key(work.trial(), work.fold()));
    return found;
  }

  /** There is nothing to retrain: the caller owns the models. */
  private List<Effect> accept(StudyCommand command) {
    List<Effect> effects = session.accept(command);
    for (Effect effect : effects) {
      if (effect instanceof Effect.Refit refit) {
        session.accept(
            new StudyCommand.FinishRefit(command.at(), refit.attempt(), Map.of(), 0, ""));
      }
    }
    return effects;
  }

  /**
   * Gives the study more trials, a finished one too.
   *
   * @throws IllegalArgumentException if {@code trials < 1}
   */
  public void extend(int trials) {
    if (trials < 1) {
      throw new IllegalArgumentException("trials (" + trials + ") must be at least 1. Maybe 20.");
    }
    long now = System.currentTimeMillis();
    // The slot goes first: nothing may start before somebody asks for it.
    accept(new StudyCommand.ChangeSlots(now, open.size()));
    accept(new StudyCommand.Extend(now, trials));
  }

  /** The best trial so far at the highest rung reached; empty before any is. */
  public Optional<Trial> best() {
    return session.state().best();
  }

  /** The study as it stands. */
  public StudyState state() {
    return session.state();
  }

  /** What the study came to so far. */
  public StudyResult result() {
    return Results.of(session.state(), session.entries());
  }

  @Override
  public void close() {
    log.close();
  }
}
