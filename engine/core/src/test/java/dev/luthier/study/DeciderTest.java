package dev.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.stop.Halving;
import dev.luthier.stop.MedianRule;
import dev.luthier.stop.Patience;
import dev.luthier.stop.RungTable;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeciderTest {
  private static final Parameter<Double> X = Parameter.uniform("x", 0, 1);
  private static final Parameter<Integer> N = Parameter.integer("n", 1, 6);

  static StudySpec spec(Random random) {
    return builder(random).budget(budget(random)).build();
  }

  /** Any way to race, with no budget yet. */
  static StudySpec.Builder builder(Random random) {
    var rungs = new ArrayList<Rung>();
    Rung rung = new Rung(1 + random.nextInt(2), 1 + random.nextInt(2));
    rungs.add(rung);
    int more = random.nextInt(4);
    for (int i = 0; i < more; i++) {
      boolean longer = random.nextBoolean();
      rung =
          new Rung(
              rung.epochs() + (longer ? 1 + random.nextInt(3) : 0),
              rung.folds() + (longer ? random.nextInt(2) : 1 + random.nextInt(2)));
      rungs.add(rung);
    }
    var builder =
        StudySpec.minimizing("loss")
            .over(X, N)
            .halving(2 + random.nextInt(3), rungs)
            .finalists(1 + random.nextInt(4))
            .mode(List.of(Halving.Mode.values()).get(random.nextInt(3)))
            .brackets(1 + random.nextInt(rungs.size()))
            .alpha(random.nextInt(4) * 0.1)
            .controls(random.nextInt(3) * 0.3)
            .review(random.nextInt(4))
            .retries(random.nextInt(3))
            .suggester(random.nextInt(4) == 0 ? Suggester.random() : Suggester.sobol())
            .seed(random.nextLong());
    if (random.nextInt(4) == 0) {
      builder.start(List.of(Map.of("x", 0.5), Map.of()));
    }
    stoppers(random, builder);
    return builder;
  }

  private static void stoppers(Random random, StudySpec.Builder builder) {
    if (random.nextInt(3) == 0) {
      builder.median(new MedianRule(1 + random.nextInt(2), 1 + random.nextInt(3)));
    }
    if (random.nextInt(4) == 0) {
      builder.thresholds(Map.of(1, 0.9, 2 + random.nextInt(3), 0.7));
    }
    if (random.nextInt(3) == 0) {
      builder.patience(new Patience(1 + random.nextInt(2), random.nextInt(2) * 0.1));
    }
  }

  private static Budget budget(Random random) {
    Budget budget = Budget.trials(1 + random.nextInt(30));
    if (random.nextInt(3) == 0) {
      budget = budget.or(Budget.epochs(1 + random.nextInt(150)));
    }
    if (random.nextInt(6) == 0) {
      budget = budget.or(Budget.target(random.nextInt(20) / 40.0));
    }
    if (random.nextInt(6) == 0) {
      budget = budget.or(Budget.wallClock(Duration.ofMillis(1 + random.nextInt(300))));
    }
    return budget;
  }

  static World.Temper temper(Random random) {
    return new World.Temper(
        random.nextInt(3) * 8,
        random.nextInt(3) * 6,
        random.nextInt(3) * 12,
        random.nextInt(2) * 10,
        random.nextInt(2) * 4,
        random.nextInt(3) * 3,
        random.nextInt(3) == 0 ? 60 : 0,
        random.nextInt(3) * 50,
        random.nextInt(3) * 10);
  }

  @Property(tries = 700, seed = "42", shrinking = ShrinkingMode.OFF)
  void everyStudyEndsAndKeepsItsPromises(@ForAll long seed) {
    var random = new Random(seed);
    World world = new World(spec(random), temper(random), random.nextLong()).run();

    assertThat(world.onSlots).isEmpty();
    assertThat(world.state.trials()).allMatch(t -> t.state().isTerminal());
    assertThat(world.saved).allMatch(c -> world.discarded.contains(c) || world.live(c));
    assertEqualStates(StudyState.replay(world.log), world.state);
    assertThat(Replay.of(world.log).differences()).isEmpty();
    checkWinner(world);
  }

  @Property(tries = 200, seed = "42", shrinking = ShrinkingMode.OFF)
  void aKindWorldFillsTheTopRung(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int trials) {
    var random = new Random(seed);
    StudySpec any = spec(random);
    StudySpec spec =
        StudySpec.minimizing("loss")
            .over(X, N)
            .halving(any.halving().eta(), any.ladder().rungs())
            .mode(any.halving().mode())
            .brackets(any.halving().brackets())
            .finalists(any.halving().finalists())
            .alpha(any.halving().mode() == Halving.Mode.STOPPING ? 0 : 0.25)
            .budget(Budget.trials(trials))
            .build();
    World world = new World(spec, World.Temper.KIND, seed).run();
    assertThat(world.state.begun()).isEqualTo(trials);
    boolean stops = spec.halving().mode() == Halving.Mode.STOPPING;
    int atLeast = Math.min(trials, stops ? 1 : spec.halving().finalists());
    assertThat(world.completed()).isGreaterThanOrEqualTo(atLeast);
    if (stops) {
      checkArrivals(world);
    } else {
      checkQuotas(world);
    }
  }

  @Test
  void synchronousHalvingNeedsALimit() {
    var builder =
        StudySpec.minimizing("loss")
            .over(X)
            .halving(3, "1x1", "3x1")
            .mode(Halving.Mode.SYNCHRONOUS)
            .budget(Budget.wallClock(Duration.ofMinutes(1)));
    assertThatThrownBy(builder::build).hasMessageContaining("Maybe set budget.trials");
  }

  /** Nobody earns a promotion beyond the quota of the rung below. */
  private static void checkQuotas(World world) {
    for (int k = 0; k < world.spec.ladder().top(); k++) {
      int rung = k;
      List<StudyEvent.TrialAdvanced> left =
          world.log.stream()
              .map(LogEntry::event)
              .filter(StudyEvent.TrialAdvanced.class::isInstance)
              .map(StudyEvent.TrialAdvanced.class::cast)
              .filter(a -> a.rung() == rung + 1)
              .toList();
      var table = world.state.rung(k);
      int quota = table.size() / world.spec.halving().eta();
      assertThat(table.top()).hasSize(quota);
      assertThat(left.size()).isGreaterThanOrEqualTo(quota);
      if (world.spec.halving().mode() == Halving.Mode.SYNCHRONOUS) {
        assertThat(left.stream().filter(a -> a.why() == StudyEvent.Advance.EARNED).count())
            .isLessThanOrEqualTo(quota);
      }
    }
  }

  /** By ranks among those that had arrived before, told again from the log alone. */
  private static void checkArrivals(World world) {
    int eta = world.spec.halving().eta();
    var values = new HashMap<Integer, List<RungTable.Entry>>();
    StudyState at = StudyState.before(world.spec);
    for (LogEntry entry : world.log) {
      at = at.apply(entry);
      if (!(entry.event() instanceof StudyEvent.LegEnded e)) {
        continue;
      }
      Trial arrived = at.trials().get(e.trial());
      if (!(arrived.state() instanceof TrialState.Paused)) {
        continue;
      }
      List<RungTable.Entry> seen = values.computeIfAbsent(arrived.rung(), k -> new ArrayList<>());
      var own = new RungTable.Entry(arrived.value(), e.trial());
      seen.add(own);
      long better = seen.stream().filter(v -> v.compareTo(own) < 0).count();
      boolean goesOn = seen.size() < eta || better < seen.size() / eta;
      StudyEvent next = world.log.get((int) entry.seq() + 1).event();
      if (goesOn) {
        assertThat(next)
            .isEqualTo(
                new StudyEvent.TrialAdvanced(
                    e.trial(), arrived.rung() + 1, StudyEvent.Advance.EARNED));
      } else {
        assertThat(next).isInstanceOf(StudyEvent.TrialStopped.class);
        assertThat(((StudyEvent.TrialStopped) next).reason()).contains("is not among the best");
      }
    }
  }

  private static void checkWinner(World world) {
    var winner = world.state.winner();
    List<Trial> finite =
        world.state.trials().stream()
            .filter(t -> t.rung() >= 0 && Double.isFinite(t.value()))
            .filter(t -> !(t.state() instanceof TrialState.Failed))
            .toList();
    boolean failed = world.state.finish().orElseThrow().failed();
    assertThat(winner.isPresent()).isEqualTo(!failed);
    if (winner.isPresent()) {
      Trial best =
          finite.stream()
              .min(
                  Comparator.comparingInt((Trial t) -> -t.rung())
                      .thenComparingDouble(Trial::value)
                      .thenComparingInt(Trial::number))
              .orElseThrow();
      var result = Results.of(world.state, world.log);
      if (Reviews.best(world.state).isPresent()) {
        assertThat(winner.get().mean()).isCloseTo(twice(world, winner.get().trial()), within(1e-9));
        assertThat(twice(world, winner.get().trial()))
            .isLessThanOrEqualTo(twice(world, best.number()));
      } else {
        assertThat(winner.get().trial()).isEqualTo(best.number());
        assertThat(winner.get().mean()).isEqualTo(mean(world, best));
        assertThat(result.best().metrics().get("loss")).isEqualTo(winner.get().mean());
      }
      assertThat(result.trials()).isEqualTo(world.state.begun());
    }
  }

  /** Mean of both looks, told again from the log alone; infinite if the second is not complete. */
  private static double twice(World world, int trial) {
    var again = new HashMap<Integer, Double>();
    for (LogEntry entry : world.log) {
      if (entry.event() instanceof StudyEvent.LegEnded e
          && e.trial() == trial
          && e.fold() >= world.spec.folds()) {
        if (e.outcome() instanceof LegOutcome.Reached
            || e.outcome() instanceof LegOutcome.Settled) {
          var last = e.observations().get(e.observations().size() - 1);
          again.put(e.fold(), last.metrics().getOrDefault("loss", Double.NaN));
        }
      }
    }
    double second = again.values().stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    return again.size() < world.spec.folds()
        ? Double.POSITIVE_INFINITY
        : (mean(world, world.state.trials().get(trial)) + second) / 2;
  }

  private static double mean(World world, Trial trial) {
    Rung rung = world.spec.ladder().get(trial.rung());
    double sum = 0;
    for (int fold : world.state.folds(rung)) {
      sum += trial.curve(fold).map((FoldCurve c) -> c.at(rung.epochs())).orElseThrow();
    }
    return sum / rung.folds();
  }

  @Property(tries = 60, seed = "42", shrinking = ShrinkingMode.OFF)
  void everyLegThatWasStartedIsAnsweredOnce(@ForAll long seed) {
    var random = new Random(seed);
    World world = new World(spec(random), World.Temper.KIND, seed).run();
    var started = new HashSet<List<Integer>>();
    var ended = new HashSet<List<Integer>>();
    for (LogEntry entry : world.log) {
      if (entry.event() instanceof StudyEvent.LegStarted e) {
        var leg = e.leg();
        assertThat(started.add(List.of(leg.trial(), leg.fold(), leg.untilEpoch(), leg.attempt())))
            .isTrue();
      } else if (entry.event() instanceof StudyEvent.LegEnded e
          && e.outcome() instanceof LegOutcome.Reached) {
        int until = e.observations().get(e.observations().size() - 1).epoch();
        assertThat(ended.add(List.of(e.trial(), e.fold(), until, e.attempt()))).isTrue();
      }
    }
    assertThat(started).containsAll(ended);
  }

  @Property(tries = 100, seed = "42", shrinking = ShrinkingMode.OFF)
  void stoppedStudiesEndAndExtendedOnesGoOn(@ForAll long seed) {
    var random = new Random(seed);
    World world = new World(spec(random), new World.Temper(8, 6, 12, 10, 4, 0, 0, 0, 5), seed);
    world.command(new StudyCommand.Stop(world.now, "enough"));
    world.run();
    int begun = world.state.begun();
    world.finished = false;
    world.command(new StudyCommand.Extend(world.now, 3));
    assertThat(world.state.trialLimit()).isEqualTo(begun + 3);
    world.run();
    assertThat(world.state.trials()).allMatch(t -> t.state().isTerminal());
    assertThat(Replay.of(world.log).differences()).isEmpty();
  }

  @Property(tries = 30, seed = "42", shrinking = ShrinkingMode.OFF)
  void aLogThatWasTamperedWithIsSeen(@ForAll long seed) {
    var random = new Random(seed);
    World world = new World(spec(random), World.Temper.KIND, seed).run();
    var log = new ArrayList<>(world.log);
    for (int i = 0; i < log.size(); i++) {
      LogEntry e = log.get(i);
      if (e.event() instanceof StudyEvent.WinnerChosen w) {
        log.set(
            i,
            new LogEntry(
                e.seq(),
                e.at(),
                e.basis(),
                new StudyEvent.WinnerChosen(w.trial(), w.rung(), w.mean() + 1, w.standardError())));
        assertThat(Replay.of(log).differences()).singleElement().asString().contains("entry " + i);
      }
    }
  }

  private static void assertEqualStates(StudyState actual, StudyState expected) {
    for (Field field : StudyState.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        assertThat(plain(value(field, actual)))
            .as(field.getName())
            .isEqualTo(plain(value(field, expected)));
      }
    }
  }

  private static Object value(Field field, StudyState state) {
    try {
      Object value = field.get(state);
      return value == null ? "null" : value;
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static Object plain(Object value) {
    return value instanceof int[] numbers ? Arrays.toString(numbers) : value;
  }
}
