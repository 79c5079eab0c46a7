package dev.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.rng.Streams;
import dev.luthier.sim.Simulation;
import dev.luthier.sim.TrialModel;
import dev.luthier.stop.Halving;
import dev.luthier.trial.Observation;
import dev.luthier.trial.TrialState;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** No slot is idle while there is work, however trials are raced, and every study ends. */
class StarvationTest {
  /** Epochs take very different times, so that trials overtake each other. */
  private static TrialModel model(long seed) {
    return (trial, configuration, fold, epoch) -> {
      var stream = Streams.of(seed, "world", trial * 10_000L + fold * 100L + epoch);
      double seconds = 0.01 + stream.nextDouble() * stream.nextDouble() * 10;
      return new Observation(epoch, Map.of("loss", stream.nextInt(50) / 50.0), seconds);
    };
  }

  @Property(tries = 120, seed = "42", shrinking = ShrinkingMode.OFF)
  void noSlotIsIdle(@ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int workers) {
    var random = new Random(seed);
    Budget budget = Budget.trials(1 + random.nextInt(80));
    if (random.nextInt(3) == 0) {
      budget = budget.or(Budget.epochs(1 + random.nextInt(400)));
    }
    StudySpec spec = DeciderTest.builder(random).budget(budget).build();
    var outcome = Simulation.run(spec, model(seed), workers);
    assertThat(outcome.state().trials()).allMatch(t -> t.state().isTerminal());
    check(outcome.log());
    assertThat(Replay.of(outcome.log()).differences()).isEmpty();
  }

  /** Looks at the state before each fact. */
  private static void check(List<LogEntry> log) {
    StudyState s = StudyState.replay(log.subList(0, 1));
    for (LogEntry entry : log.subList(1, log.size())) {
      if (entry.event() instanceof StudyEvent.Fact && s.running.size() < s.slots) {
        checkIdle(s, entry);
      }
      s = s.apply(entry);
    }
  }

  private static void checkIdle(StudyState s, LogEntry next) {
    if (s.phase == Phase.SEARCHING) {
      // A fold that the race may save waits for the proposal that is asked for.
      assertThat(s.wanted()).as("wanted at %s", next).isPositive();
      assertThat(next.event())
          .isInstanceOfAny(StudyEvent.TrialPlanned.class, StudyEvent.SuggesterExhausted.class);
    } else if (s.phase == Phase.ENDING) {
      assertThat(s.queue).as("queued at %s", next).isEmpty();
      checkEnding(s, next);
    }
  }

  /** An idle slot waits only for trials underway that may yet overtake those paused. */
  private static void checkEnding(StudyState s, LogEntry next) {
    int lowest =
        Underway.trials(s)
            .map(t -> s.trials.get(t).state())
            .filter(TrialState.Running.class::isInstance)
            .mapToInt(t -> ((TrialState.Running) t).toRung())
            .min()
            .orElse(Integer.MAX_VALUE);
    for (int k = 0; k < s.spec.ladder().top(); k++) {
      var table = s.rungs.get(k);
      var best = table.bestWaiting().filter(e -> Affordable.advance(s, e, 1 + at(s, e.trial())));
      boolean earned = table.promotable().isPresent() && best.isPresent();
      if (s.spec.halving().mode() == Halving.Mode.ASYNCHRONOUS) {
        assertThat(earned).as("earned at rung %s before %s", k, next).isFalse();
      } else if (s.spec.halving().mode() == Halving.Mode.STOPPING) {
        assertThat(best.isPresent()).as("waiting at rung %s before %s", k, next).isFalse();
      } else if (earned) {
        assertThat(lowest)
            .as("who may still come to rung %s before %s", k, next)
            .isLessThanOrEqualTo(k);
      }
    }
  }

  private static int at(StudyState s, int trial) {
    return s.trials.get(trial).rung();
  }
}
