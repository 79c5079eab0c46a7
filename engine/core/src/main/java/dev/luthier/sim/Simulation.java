package dev.luthier.sim;

import dev.luthier.study.Decider;
import dev.luthier.study.Effect;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Step;
import dev.luthier.study.Stepper;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Runs a study in virtual time: the clock moves only from the end of one leg to the end of the
 * next.
 */
public final class Simulation {
  /** More entries than one step can hold behind a leg's end before the last trials are stopped. */
  private static final int RECENT = 64;

  private final StudySpec spec;
  private final TrialModel model;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingDouble(Due::seconds).thenComparingLong(Due::order));
  private final List<LogEntry> log = new ArrayList<>();
  private final List<Point> curve = new ArrayList<>();
  private final Stepper stepper;
  private long order;
  private double clock;
  private double busy;
  private double best = Double.NaN;

  private record Due(double seconds, long order, StudyCommand.FinishLeg command) {}

  /**
   * A trial reached the top rung, or failed to.
   *
   * @param virtualSeconds when
   * @param value its goal, in the user's sign
   * @param best the best such value so far
   */
  public record Point(double virtualSeconds, int trial, double value, double best) {}

  /**
   * What came of it.
   *
   * @param busySeconds summed over the workers
   */
  public record Outcome(
      StudyState state,
      List<LogEntry> log,
      List<Point> curve,
      double virtualSeconds,
      double busySeconds) {}

  private Simulation(StudySpec spec, TrialModel model) {
    this.spec = spec;
    this.model = model;
    Step created = Decider.create(spec, 0);
    log.addAll(created.entries());
    stepper = Stepper.keepingFits(created.state());
  }

  /**
   * Runs a study to its end.
   *
   * @param workers how many legs run at once
   */
  public static Outcome run(StudySpec spec, TrialModel model, int workers) {
    return new Simulation(spec, model).run(workers);
  }

  private Outcome run(int workers) {
    accept(new StudyCommand.Open(0, workers, 0, Map.of("interpreter", "simulation")));
    while (stepper.state().finish().isEmpty()) {
      Due next = due.poll();
      if (next == null) {
        throw new IllegalStateException(
            "the study waits, but nothing runs: " + stepper.state().phase());
      }
      clock = next.seconds();
      accept(next.command());
      note(next.command());
    }
    return new Outcome(stepper.state(), List.copyOf(log), List.copyOf(curve), clock, busy);
  }

  private void accept(StudyCommand command) {
    Step step = stepper.accept(command);
    log.addAll(step.entries());
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.StartLeg start) {
        due.add(finished(start));
      } else if (effect instanceof Effect.StopTrial stop) {
        cancel(stop.trial());
      } else if (effect instanceof Effect.Refit refit) {
        accept(new StudyCommand.FinishRefit(millis(), refit.attempt(), Map.of(), 0, ""));
      }
    }
  }

  private Due finished(Effect.StartLeg start) {
    Leg leg = start.leg();
    if (leg.fold() >= Math.max(spec.folds(), model.folds())) {
      var none = new LegOutcome.Failed("the model has no second split of the rows");
      return new Due(clock, order++, answer(leg, millis(), none, List.of(), 0));
    }
    var observations = new ArrayList<Observation>();
    Function<Observation, Optional<LegOutcome>> judge = spec.judge(leg, start.yardstick());
    Optional<LegOutcome> verdict = Optional.empty();
    double seconds = 0;
    for (int epoch = leg.fromEpoch() + 1; epoch <= leg.untilEpoch() && verdict.isEmpty(); epoch++) {
      Observation seen = model.at(leg.trial(), start.configuration(), leg.fold(), epoch);
      observations.add(seen);
      seconds += seen.seconds();
      verdict = judge.apply(seen);
    }
    busy += seconds;
    String kept = "table:" + leg.trial() + "-" + leg.fold() + "-" + leg.untilEpoch();
    LegOutcome outcome =
        verdict.orElseGet(() -> new LegOutcome.Reached(Optional.of(new Checkpoint(kept, ""))));
    double end = clock + seconds;
    return new Due(
        end, order++, answer(leg, Math.round(end * 1000), outcome, observations, seconds));
  }

  private static StudyCommand.FinishLeg answer(
      Leg leg, long at, LegOutcome outcome, List<Observation> observations, double seconds) {
    return new StudyCommand.FinishLeg(at, leg, outcome, observations, seconds);
  }

  /** Legs of a trial that is given up end now, without a result. */
  private void cancel(int trial) {
    List<Due> stopped = due.stream().filter(d -> d.command().trial() == trial).toList();
    due.removeAll(stopped);
    for (Due d : stopped) {
      busy -= d.seconds() - clock;
      var c = d.command();
      due.add(
          new Due(
              clock,
              order++,
              new StudyCommand.FinishLeg(
                  millis(),
                  c.trial(),
                  c.fold(),
                  c.untilEpoch(),
                  c.attempt(),
                  new LegOutcome.Cancelled(),
                  List.of(),
                  0)));
    }
  }

  private long millis() {
    return Math.round(clock * 1000);
  }

  private void note(StudyCommand.FinishLeg command) {
    boolean completed =
        log.subList(Math.max(0, log.size() - RECENT), log.size()).stream()
            .anyMatch(
                e ->
                    e.event() instanceof StudyEvent.TrialCompleted c
                        && c.trial() == command.trial());
    boolean noted = !curve.isEmpty() && curve.get(curve.size() - 1).trial() == command.trial();
    if (!completed || noted) {
      return;
    }
    double inner = stepper.state().trials().get(command.trial()).value();
    best = Double.isNaN(best) ? inner : Math.min(best, inner);
    curve.add(new Point(clock, command.trial(), spec.goal().flip(inner), spec.goal().flip(best)));
  }
}
