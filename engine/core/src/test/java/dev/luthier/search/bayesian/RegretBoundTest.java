package dev.luthier.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.rng.Streams;
import dev.luthier.search.Draws;
import dev.luthier.search.Effort;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.sim.Simulation;
import dev.luthier.sim.TrialModel;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Observation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegretBoundTest {
  private static final Parameter<Double> X = Parameter.uniform("x", -5, 5);
  private static final Parameter<Double> Y = Parameter.uniform("y", -5, 5);
  private static final int MOST = 150;
  private static final Suggester STOPPING =
      Suggester.named("bayesian", Map.of("stop", "regret-bound"));

  /** A bowl of depth 0 and height 100, seen through noise that differs by fold. */
  private static TrialModel bowl(double noise) {
    return (trial, c, fold, epoch) -> {
      double x = c.get(X) - 1;
      double y = c.get(Y) + 2;
      double off = Draws.normal(Streams.of(9, "fold", trial * 10L + fold));
      return new Observation(epoch, Map.of("loss", x * x + y * y + noise * off), 1);
    };
  }

  private static Simulation.Outcome search(Suggester suggester, double noise, long seed) {
    var spec =
        StudySpec.minimizing("loss")
            .over(X, Y)
            .whole(1, 5)
            .suggester(suggester)
            .budget(Budget.trials(MOST))
            .seed(seed)
            .build();
    return Simulation.run(spec, bowl(noise), 1);
  }

  private static double trueRegret(Simulation.Outcome outcome) {
    var state = outcome.state();
    var best = state.trials().get(state.winner().orElseThrow().trial()).configuration();
    double x = best.get(X) - 1;
    double y = best.get(Y) + 2;
    return x * x + y * y;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aSearchEndsWhenNoiseHidesWhatIsLeft(long seed) {
    var outcome = search(STOPPING, 1, seed);

    assertThat(outcome.state().trials()).hasSizeLessThan(MOST - 20);
    assertThat(outcome.state().trials()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(trueRegret(outcome)).isLessThan(1);
    assertThat(outcome.log())
        .anyMatch(
            e ->
                e.event() instanceof StudyEvent.SuggesterExhausted x
                    && x.reason().startsWith("regret bound: "));
    assertThat(Replay.of(outcome.log()).differences()).isEmpty();
  }

  @Test
  void aSearchGoesOnWhileItCanStillFindWhatNoiseDoesNotHide() {
    var outcome = search(STOPPING, 1e-7, 1);

    assertThat(outcome.state().trials()).hasSize(MOST);
    assertThat(Replay.of(outcome.log()).differences()).isEmpty(); // by a fit made beside, too
  }

  @Test
  void aSearchDoesNotEndInHaste() {
    var state = search(STOPPING, 1, 1).state();
    var session = STOPPING.open(state.spec().space(), state.spec().seed());
    var fit = session.fit(state.history());
    int next = state.trials().size();
    assertThat(session.propose(state.history(), next, fit, Effort.FULL))
        .isInstanceOf(Proposal.Exhausted.class);
    assertThat(session.propose(state.history(), next, fit, Effort.HASTY))
        .isInstanceOf(Proposal.Proposed.class);
  }

  @Test
  void nobodyStopsUnasked() {
    assertThat(search(Suggester.bayesian(), 1, 1).state().trials()).hasSize(MOST);
  }
}
