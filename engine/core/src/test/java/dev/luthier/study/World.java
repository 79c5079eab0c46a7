package dev.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.rng.Streams;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** Plays the world of a study: random, legal, and as unkind as asked. */
final class World {
  /** How unkind: chances in percent. */
  record Temper(
      int fail,
      int lose,
      int diverge,
      int doubles,
      int slotChanges,
      int crashes,
      int noCheckpoint,
      int adoptions,
      int gone) {
    static final Temper KIND = new Temper(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static final int MOST_STEPS = 20_000;

  final StudySpec spec;
  final Temper temper;
  final Random random;
  final List<LogEntry> log = new ArrayList<>();
  final List<Leg> onSlots = new ArrayList<>();
  final List<StudyCommand.FinishLeg> answered = new ArrayList<>();
  final Set<Checkpoint> saved = new HashSet<>();
  final Set<Checkpoint> discarded = new HashSet<>();
  Suggesting suggesting;
  StudyState state;
  long now = 1_000;
  OptionalInt refitting = OptionalInt.empty();
  boolean finished;
  boolean disturbed;
  private int steps;

  World(StudySpec spec, Temper temper, long seed) {
    this.spec = spec;
    this.temper = temper;
    this.random = new Random(seed);
    this.suggesting = new Suggesting(spec);
    Step created = Decider.create(spec, now);
    this.state = created.state();
    take(created);
    open(false);
  }

  World run() {
    while (!finished) {
      assertThat(++steps).as("steps of %s", log.size()).isLessThan(MOST_STEPS);
      turn();
    }
    return this;
  }

  void command(StudyCommand command) {
    StudyState before = state;
    Step step = Decider.step(state, command);
    for (Trial trial : before.trials()) {
      if (trial.state().isTerminal()) {
        assertThat(step.state().trials().get(trial.number())).isEqualTo(trial);
      }
    }
    state = step.state();
    take(step);
    if (!step.entries().isEmpty() && chance(temper.crashes())) {
      crash(step.entries().size());
    }
  }

  private void take(Step step) {
    log.addAll(step.entries());
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.StartLeg e) {
        assertThat(state.trials().get(e.leg().trial()).state().isTerminal())
            .isEqualTo(Reviews.isOf(spec, e.leg().fold()));
        assertThat(onSlots).noneMatch(l -> same(l, e.leg()));
        assertThat(e.leg().epochs()).isPositive();
        e.leg().checkpoint().ifPresent(c -> assertThat(discarded).doesNotContain(c));
        onSlots.add(e.leg());
        assertThat(onSlots.size()).isLessThanOrEqualTo(state.slots());
      } else if (effect instanceof Effect.DiscardCheckpoint e) {
        discarded.add(e.checkpoint());
      } else if (effect instanceof Effect.Refit e) {
        refitting = OptionalInt.of(e.attempt());
      } else if (effect instanceof Effect.Finish) {
        finished = true;
      } else if (effect instanceof Effect.StopTrial e) {
        assertThat(onSlots).anyMatch(l -> l.trial() == e.trial());
      }
    }
    checkBudget();
  }

  private static boolean same(Leg a, Leg b) {
    return a.trial() == b.trial() && a.fold() == b.fold();
  }

  private void checkBudget() {
    assertThat(state.running()).isEqualTo(onSlots.size());
    assertThat(state.runningLegs()).containsExactlyInAnyOrderElementsOf(onSlots);
    assertThat(state.begun()).isLessThanOrEqualTo(state.trialLimit());
    long running = onSlots.stream().mapToLong(Leg::epochs).sum();
    if (!disturbed && spec.budget().epochs().isPresent()) {
      assertThat(state.trainedEpochs() + running)
          .isLessThanOrEqualTo(spec.budget().epochs().getAsLong());
    }
  }

  /** A planned trial gets another configuration, as a suggester that has learned would give it. */
  private void renew(int trial) {
    int begun = (int) state.trials().stream().filter(t -> !t.curves().isEmpty()).count();
    command(suggesting.propose(state, trial, now, Optional.empty()));
    assertThat(state.trials().get(trial).state()).isInstanceOf(TrialState.Planned.class);
    assertThat(state.trials().stream().filter(t -> !t.curves().isEmpty())).hasSize(begun);
  }

  private void turn() {
    now += random.nextInt(5);
    if (chance(temper.slotChanges())) {
      command(new StudyCommand.ChangeSlots(now, random.nextInt(9)));
    } else if (chance(temper.doubles()) && !answered.isEmpty()) {
      late(answered.get(random.nextInt(answered.size())));
    } else if (refitting.isPresent()) {
      int attempt = refitting.getAsInt();
      refitting = OptionalInt.empty();
      Step late = Decider.step(state, refitted(attempt - 1, ""));
      assertThat(late.entries()).isEmpty();
      command(refitted(attempt, chance(temper.fail()) ? "no memory" : ""));
    } else if (state.wanted() > 0 && (onSlots.isEmpty() || random.nextBoolean())) {
      command(suggesting.propose(state, now));
    } else if (state.renewable().isPresent() && random.nextInt(4) == 0) {
      renew(state.renewable().getAsInt());
    } else if (!onSlots.isEmpty()) {
      finish(onSlots.get(random.nextInt(onSlots.size())));
    } else if (state.slots() == 0) {
      command(new StudyCommand.ChangeSlots(now, 1 + random.nextInt(8)));
    } else {
      now += 1_000;
      int entries = log.size();
      command(new StudyCommand.Tick(now));
      assertThat(
              log.size() > entries
                  || refitting.isPresent()
                  || finished
                  || spec.budget().wallClock().isPresent())
          .as("the study waits for nothing: %s %s", state.phase(), state.trials())
          .isTrue();
    }
  }

  private StudyCommand.FinishRefit refitted(int attempt, String failure) {
    return new StudyCommand.FinishRefit(now, attempt, Map.of("loss", 0.5), 10, failure);
  }

  private void late(StudyCommand.FinishLeg old) {
    if (state.runningLegs().stream().noneMatch(old::isOf)) {
      Step step = Decider.step(state, old);
      assertThat(step.entries()).isEmpty();
      assertThat(step.effects()).isEmpty();
      assertThat(step.state()).isSameAs(state);
    }
  }

  private void finish(Leg leg) {
    onSlots.removeIf(l -> same(l, leg));
    boolean over =
        state.phase() == Phase.HALTED
            || (!Reviews.isOf(spec, leg.fold())
                && state.trials().get(leg.trial()).state().isTerminal());
    int kind = random.nextInt(100);
    var answer = answer(leg, kind);
    if (over && random.nextBoolean()) {
      answer = new StudyCommand.FinishLeg(now, leg, new LegOutcome.Cancelled(), List.of(), 1);
    }
    if (answer.outcome() instanceof LegOutcome.Reached reached) {
      reached.checkpoint().ifPresent(saved::add);
    } else if (answer.outcome() instanceof LegOutcome.Failed
        || answer.outcome() instanceof LegOutcome.Lost
        || answer.outcome() instanceof LegOutcome.Cancelled) {
      disturbed = true;
    }
    answered.add(answer);
    command(answer);
  }

  private StudyCommand.FinishLeg answer(Leg leg, int kind) {
    int all = leg.epochs();
    var seen = new ArrayList<Observation>();
    QueuedLeg running = state.running.get(new LegKey(leg.trial(), leg.fold()));
    Function<Observation, Optional<LegOutcome>> judge =
        spec.judge(leg, Objects.requireNonNull(running, "what is on a slot runs").yardstick());
    LegOutcome outcome;
    if (leg.checkpoint().isPresent() && chance(temper.gone())) {
      outcome = new LegOutcome.Lost("the node that had it is gone", true);
    } else if (kind < temper.fail()) {
      outcome = curve(leg, random.nextInt(all), seen, judge).orElse(new LegOutcome.Failed("boom"));
    } else if (kind < temper.fail() + temper.lose()) {
      outcome =
          curve(leg, random.nextInt(all), seen, judge).orElse(new LegOutcome.Lost("node gone"));
    } else if (kind < temper.fail() + temper.lose() + temper.diverge()) {
      outcome =
          curve(leg, random.nextInt(all), seen, judge)
              .orElseGet(() -> report(leg, Double.NaN, seen, judge).orElseThrow());
    } else {
      var name = leg.trial() + "-" + leg.fold() + "-" + leg.untilEpoch() + "-" + leg.attempt();
      outcome =
          curve(leg, all, seen, judge)
              .orElseGet(
                  () ->
                      new LegOutcome.Reached(
                          chance(temper.noCheckpoint())
                              ? Optional.empty()
                              : Optional.of(new Checkpoint(name, "00"))));
    }
    return new StudyCommand.FinishLeg(now, leg, outcome, seen, seen.size());
  }

  /** Trains so many epochs, unless a rule ends the leg before. */
  private Optional<LegOutcome> curve(
      Leg leg,
      int epochs,
      List<Observation> into,
      Function<Observation, Optional<LegOutcome>> judge) {
    Optional<LegOutcome> verdict = Optional.empty();
    for (int k = 1; k <= epochs && verdict.isEmpty(); k++) {
      verdict = report(leg, value(leg, leg.fromEpoch() + k), into, judge);
    }
    return verdict;
  }

  /** Training is reproducible. */
  private double value(Leg leg, int epoch) {
    long place = (leg.trial() * 1_000L + leg.fold()) * 1_000L + epoch;
    return Streams.of(spec.seed(), "world", place).nextInt(20) / 20.0;
  }

  private static Optional<LegOutcome> report(
      Leg leg,
      double value,
      List<Observation> into,
      Function<Observation, Optional<LegOutcome>> judge) {
    var seen = new Observation(leg.fromEpoch() + into.size() + 1, Map.of("loss", value), 1);
    into.add(seen);
    return judge.apply(seen);
  }

  /** The process dies before the last entries are durable; the next one replays the rest. */
  private void crash(int last) {
    disturbed = true;
    int lost = random.nextInt(last + 1);
    if (log.size() - lost < 1) {
      return;
    }
    log.subList(log.size() - lost, log.size()).clear();
    Recovery recovered = Recovery.of(log);
    log.addAll(recovered.missing());
    state = recovered.state();
    readCheckpoints();
    assertThat(state.nextSeq()).isEqualTo(log.size());
    onSlots.clear();
    refitting = OptionalInt.empty();
    finished = false;
    suggesting = new Suggesting(spec);
    boolean adopting = chance(temper.adoptions());
    if (adopting) {
      onSlots.addAll(state.runningLegs());
    }
    open(adopting);
  }

  /** What became of checkpoints as far as the log knows; effects wait for it to be durable. */
  private void readCheckpoints() {
    saved.clear();
    discarded.clear();
    StudyState at = StudyState.before(spec);
    for (LogEntry entry : log) {
      StudyState next = at.apply(entry);
      if (entry.event() instanceof StudyEvent.LegEnded e
          && e.outcome() instanceof LegOutcome.Reached reached) {
        reached.checkpoint().ifPresent(saved::add);
      }
      for (Effect effect : Effects.of(entry.event(), at, next)) {
        if (effect instanceof Effect.DiscardCheckpoint e) {
          discarded.add(e.checkpoint());
        }
      }
      at = next;
    }
  }

  private void open(boolean adopting) {
    int slots = 1 + random.nextInt(8);
    int ahead = random.nextInt(slots + 1);
    command(new StudyCommand.Open(now, slots, ahead, Map.of("java", "17"), adopting));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  boolean live(Checkpoint checkpoint) {
    return state.trials().stream()
        .filter(t -> !t.state().isTerminal())
        .flatMap(t -> t.curves().stream())
        .anyMatch(c -> c.checkpoint().equals(Optional.of(checkpoint)));
  }

  long completed() {
    return state.trials().stream().filter(t -> t.state() instanceof TrialState.Completed).count();
  }
}
