package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.search.Suggester;
import dev.luthier.sim.RecordedTable;
import dev.luthier.sim.Simulation;
import dev.luthier.sim.TrialModel;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Studies in virtual time, whose every value says which trial, fold and epoch it is of. */
class RecordedTableExportTest {
  private static final Parameter<String> ACT = Parameter.choice("act", "relu", "tanh");
  private static final Parameter<Double> SLOPE = Parameter.uniform("slope", 0, 1).when(ACT, "relu");
  private static final TrialModel MODEL =
      (trial, configuration, fold, epoch) -> {
        double value = trial * 100 + fold * 10 + epoch;
        return new Observation(epoch, Map.of("loss", value, "accuracy", -value), value / 1000);
      };

  private static StudySpec.Builder spec() {
    return StudySpec.minimizing("loss")
        .over(ACT, SLOPE)
        .suggester(Suggester.sobol())
        .seed(4)
        .finalists(1)
        .budget(Budget.trials(8));
  }

  private static List<String> lines(RecordedTableExport table) {
    return Arrays.asList(table.text().split("\r\n", -1));
  }

  @Test
  void everyCellIsOfItsTrialFoldAndEpoch() {
    var outcome = Simulation.run(spec().halving(2, "2x2").alpha(0).build(), MODEL, 3);
    var table = RecordedTableExport.of(outcome.state(), outcome.log());

    assertThat(table.trials()).isEqualTo(8);
    List<String> lines = lines(table);
    assertThat(lines.get(0))
        .isEqualTo("config,fold,act,slope,accuracy_1,accuracy_2,loss_1,loss_2,sec_1,sec_2");
    assertThat(lines).hasSize(1 + 8 * 2 + 1);
    for (int trial = 0; trial < 8; trial++) {
      var c = outcome.state().trials().get(trial).configuration();
      String values = c.get(ACT) + "," + c.find("slope").map(Object::toString).orElse("");
      for (int fold = 0; fold < 2; fold++) {
        double first = trial * 100 + fold * 10 + 1;
        double then = first + 1;
        assertThat(lines.get(1 + trial * 2 + fold).split(",", -1))
            .containsExactly(
                (trial
                        + ","
                        + fold
                        + ","
                        + values
                        + ","
                        + -first
                        + ","
                        + -then
                        + ","
                        + first
                        + ","
                        + then
                        + ","
                        + first / 1000
                        + ","
                        + then / 1000)
                    .split(",", -1));
      }
    }
    assertThat(table.text()).contains(",tanh,,");
  }

  @Test
  void whatAnAttemptThatWasLostAndAReviewSawIsNotInIt() {
    var outcome = Simulation.run(spec().halving(2, "2x2").alpha(0).build(), MODEL, 3);
    var wrong = List.of(new Observation(1, Map.of("loss", 1e9, "accuracy", 1e9), 1e9));
    var lost = new StudyEvent.LegEnded(0, 0, 1, new LegOutcome.Lost("gone"), wrong, 1e9);
    var review = new StudyEvent.LegEnded(0, 2, 1, new LegOutcome.Cancelled(), wrong, 1e9);
    var log = new ArrayList<LogEntry>();
    log.add(new LogEntry(0, 0, 0, lost));
    log.addAll(outcome.log());
    log.add(new LogEntry(0, 0, 0, review));

    assertThat(RecordedTableExport.of(outcome.state(), log).text())
        .isEqualTo(RecordedTableExport.of(outcome.state(), outcome.log()).text());
  }

  @Test
  void onlyTrialsThatWereTrainedWholeAreInItAndItCanBeRaced() {
    var spec = spec().halving(2, "1x1", "2x2").build();
    var outcome = Simulation.run(spec, MODEL, 1);
    var table = RecordedTableExport.of(outcome.state(), outcome.log());

    assertThat(table.trials()).isBetween(1, 4);
    var read = RecordedTable.parse(lines(table), spec.space(), "loss");
    assertThat(read.names()).hasSize(table.trials()).contains("0");
    assertThat(read.epochs()).isEqualTo(2);
    assertThat(read.folds()).isEqualTo(2);
  }

  @Test
  void namesAndValuesThatATableCannotHoldAreRefused() {
    refused(Parameter.choice("fold", "a", "b"), "two columns 'fold'");
    refused(Parameter.choice("loss_1", "a", "b"), "two columns 'loss_1'");
    refused(Parameter.choice("act", "a,b", "a,c"), "'a,");
    refused(Parameter.choice("act", " a", " b"), "' ");
  }

  private static void refused(Parameter<?> parameter, String part) {
    var spec =
        StudySpec.minimizing("loss")
            .over(parameter)
            .suggester(Suggester.sobol())
            .halving(2, "1x1")
            .budget(Budget.trials(2))
            .build();
    var outcome = Simulation.run(spec, MODEL, 1);
    StudyState state = outcome.state();
    assertThatThrownBy(() -> RecordedTableExport.of(state, outcome.log()))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(part)
        .hasMessageContaining("Maybe");
  }
}
