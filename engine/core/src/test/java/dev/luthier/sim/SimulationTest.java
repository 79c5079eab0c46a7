package dev.luthier.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.luthier.rng.Streams;
import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Observation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  private static final Parameter<Double> LR = Parameter.logUniform("lr", 1e-4, 1);
  private static final Parameter<String> ACT = Parameter.choice("act", "relu", "tanh");
  private static final List<String> TABLE =
      List.of(
          "config,lr,act,fold,loss_1,loss_2,secondsPerEpoch",
          "a,0.0001,relu,0,1,0.9,2",
          "a,0.0001,relu,1,1.2,1.1,2",
          "b,0.01,relu,0,0.5,0.2,3",
          "b,0.01,relu,1,0.7,0.4,3",
          "c,1,tanh,0,2,NaN,1",
          "c,1,tanh,1,2,NaN,1");

  private static StudySpec.Builder spec() {
    return StudySpec.minimizing("loss").over(LR, ACT).seed(5).finalists(1);
  }

  @Test
  void aHitReturnsAlmostTheRowItself() {
    var space = SearchSpace.of(LR, ACT);
    var table = RecordedTable.parse(TABLE, space, "loss");
    var hit = space.configuration(Map.of("lr", 0.01, "act", "relu"));

    Observation seen = table.byNeighbours().at(0, hit, 1, 2);

    assertThat(table.nearest(hit)).isEqualTo(1);
    assertThat(table.epochs()).isEqualTo(2);
    assertThat(table.folds()).isEqualTo(2);
    assertThat(table.byRows(List.of(1)).at(0, hit, 1, 2).metrics()).containsEntry("loss", 0.4);
    assertThat(table.byNeighbours().at(0, hit, 0, 1).metrics().get("loss"))
        .isCloseTo(0.5, within(1e-4));
    assertThat(seen.seconds()).isCloseTo(3, within(1e-4));
  }

  @Test
  void aParameterWhoseNameEndsWithANumberIsNoMetric() {
    var space = SearchSpace.of(Parameter.choice("units_1", "few", "many"));
    var table = RecordedTable.parse(List.of("units_1,loss_1", "few,1", "many,2"), space, "loss");
    var many = space.configuration(Map.of("units_1", "many"));

    assertThat(table.byRows(List.of(1)).at(0, many, 0, 1).metrics())
        .containsExactly(Map.entry("loss", 2.0));
  }

  @Test
  void aParameterIsNoMetricWhateverItsName() {
    var space = SearchSpace.of(LR, Parameter.choice("loss", "hinge", "log"));
    var table =
        RecordedTable.parse(List.of("lr,loss,loss_1", "1,hinge,7", "1,log,8"), space, "loss");
    var log = space.configuration(Map.of("lr", 1.0, "loss", "log"));

    assertThat(table.epochs()).isEqualTo(1);
    assertThat(table.byRows(List.of(1)).at(0, log, 0, 1).metrics())
        .containsExactly(Map.entry("loss", 8.0));
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    var space = SearchSpace.of(LR, ACT);
    var lines = List.of("lr,act,loss,lr", "1,relu,2,3");
    assertThatThrownBy(() -> RecordedTable.parse(lines, space, "loss"))
        .hasMessageContaining("two columns 'lr'")
        .hasMessageContaining("Maybe");
  }

  @Test
  void rowsAreRacedInVirtualTime() {
    var base = spec().halving(2, "1x1", "2x2").build();
    var table = RecordedTable.parse(TABLE, base.space(), "loss");
    var rows = RowOrder.of(base, table);

    var outcome = Simulation.run(rows.spec(), table.byRows(rows.order()), 1);

    var winner = outcome.state().winner().orElseThrow();
    assertThat(table.names().get(rows.order().get(winner.trial()))).isEqualTo("b");
    assertThat(winner.mean()).isCloseTo(0.3, within(1e-12));
    // one epoch of each (2 + 3 + 1 s), then b: one more epoch of the first fold, two of the second.
    assertThat(outcome.virtualSeconds()).isCloseTo(15, within(1e-9));
    assertThat(outcome.busySeconds()).isCloseTo(15, within(1e-9));
    assertThat(outcome.curve()).hasSize(1);
    assertThat(Replay.of(outcome.log()).differences()).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSameLogTwice() {
    var spec = spec().halving(3, "1x1", "3x1", "9x2").budget(Budget.trials(40)).build();
    TrialModel model =
        (trial, c, fold, epoch) ->
            new Observation(
                epoch,
                Map.of("loss", Math.abs(Math.log10(c.get(LR)) + 2) + fold * 0.1 + 1.0 / epoch),
                1 + c.get(LR));

    var first = Simulation.run(spec, model, 8);
    var second = Simulation.run(spec, model, 8);

    assertThat(second.log()).isEqualTo(first.log());
    assertThat(Replay.of(first.log()).differences()).isEmpty();
    assertThat(first.state().winner().orElseThrow().mean()).isLessThan(0.6);
  }

  private static final TrialModel FOLDS =
      (trial, c, fold, epoch) -> {
        double noise = Streams.of(9, "noise", trial, fold, epoch).nextGaussian();
        double value = Math.abs(Math.log10(c.get(LR)) + 2) + fold * 0.3 + 1.0 / epoch + noise / 5;
        return new Observation(epoch, Map.of("loss", value), 1 + c.get(LR));
      };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 8, 17, 64})
  void noSlotIsIdleWhileTheBudgetLasts(int workers) {
    var spec =
        spec()
            .suggester(Suggester.sobol())
            .halving(3, "1x1", "3x1", "9x1", "9x5")
            .finalists(3)
            .budget(Budget.trials(200))
            .build();
    var outcome = Simulation.run(spec, FOLDS, workers);

    var state = StudyState.replay(outcome.log().subList(0, 1));
    for (LogEntry entry : outcome.log().subList(1, outcome.log().size())) {
      if (entry.event() instanceof StudyEvent.LegEnded && state.begun() < 200) {
        assertThat(state.running()).isEqualTo(workers);
      }
      state = state.apply(entry);
    }
    assertThat(state.trials()).allMatch(t -> t.state().isTerminal());
    assertThat(Replay.of(outcome.log()).differences()).isEmpty();
  }

  @Test
  void trialsThatCanHardlyWinAreGivenUpAndOthersGoOnUnearned() {
    var builder =
        spec()
            .suggester(Suggester.sobol())
            .halving(3, "1x1", "3x1", "9x1", "9x5")
            .finalists(3)
            .budget(Budget.trials(120));
    var raced = Simulation.run(builder.build(), FOLDS, 8);
    var plain = Simulation.run(builder.alpha(0).build(), FOLDS, 8);

    assertThat(reasons(raced)).anyMatch(r -> r.startsWith("race: after "));
    assertThat(reasons(plain)).noneMatch(r -> r.startsWith("race: "));
    assertThat(contending(raced)).isPositive();
    assertThat(contending(plain)).isZero();
  }

  private static List<String> reasons(Simulation.Outcome outcome) {
    return outcome.state().trials().stream().map(t -> t.state().why()).toList();
  }

  private static long contending(Simulation.Outcome outcome) {
    return outcome.log().stream()
        .filter(
            e ->
                e.event() instanceof StudyEvent.TrialAdvanced a
                    && a.why() == StudyEvent.Advance.CONTENDING)
        .count();
  }

  @Test
  void aWrongTableIsNamed() {
    var space = SearchSpace.of(LR, ACT);
    assertThatThrownBy(() -> RecordedTable.parse(List.of("lr,loss", "1,2"), space, "loss"))
        .hasMessageContaining("no column 'act'");
    assertThatThrownBy(() -> RecordedTable.parse(List.of("lr,act,acc", "1,relu,2"), space, "loss"))
        .hasMessageContaining("no column 'loss'")
        .hasMessageContaining("Maybe the goal's metric is one of [acc].");
    assertThatThrownBy(() -> RecordedTable.parse(List.of("lr,act,loss", "1,selu,2"), space, "loss"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("selu");
  }
}
