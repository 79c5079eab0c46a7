package dev.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.AskTell;
import dev.luthier.Study;
import dev.luthier.eval.Objective;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyLog;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Studies that begin with what others found out. */
class ImportsTest {
  private static final Parameter<Double> X = Parameter.uniform("x", -5, 5);
  private static final Parameter<Double> Y = Parameter.uniform("y", -5, 5);
  private static final Objective PARABOLA = t -> -value(t.get(X), t.get(Y));

  private final List<LogEntry> entries = new ArrayList<>();
  private StudyState state = begun(spec().build());

  private static StudySpec.Builder spec() {
    return StudySpec.maximizing("score")
        .over(X, Y)
        .suggester(Suggester.bayesian())
        .budget(Budget.trials(6))
        .seed(9);
  }

  private static double value(double x, double y) {
    return (x - 2) * (x - 2) + (y + 1) * (y + 1);
  }

  private StudyState begun(StudySpec spec) {
    entries.clear();
    Step created = Decider.create(spec, 0);
    entries.addAll(created.entries());
    return created.state();
  }

  private void take(StudyCommand command) {
    Step step = Decider.step(state, command);
    entries.addAll(step.entries());
    state = step.state();
  }

  private StudyLog log() {
    StudyLog log = new MemoryStudyStore().open(state.spec());
    log.append(entries);
    return log;
  }

  private Configuration at(double x, double y) {
    return state.spec().space().configuration(Map.of("x", x, "y", y));
  }

  private List<Configuration> grid() {
    var grid = new ArrayList<Configuration>();
    for (double x = -4; x <= 4; x += 2) {
      for (double y = -4; y <= 4; y += 2) {
        grid.add(at(x, y));
      }
    }
    return grid;
  }

  private static double score(Configuration c) {
    return -value(c.get(X), c.get(Y));
  }

  private static void requireReplay(StudyLog log) {
    assertThat(Replay.of(log.read()).differences()).isEmpty();
  }

  @Test
  void evidenceTeachesAndIsNoTrial() {
    grid().forEach(c -> take(new StudyCommand.GiveEvidence(1, c, score(c))));
    take(new StudyCommand.GiveEvidence(1, at(0, 0), Double.NaN));
    assertThat(state.evidence()).isEqualTo(25);
    StudyLog log = log();
    var result = Study.of(state.spec(), PARABOLA).log(log).run();
    StudyState end = StudyState.replay(log.read());
    assertThat(end.trials()).hasSize(6);
    assertThat(end.trials().get(0).number()).isZero();
    // Six trials from nothing are still the design; with evidence the model proposes at once.
    assertThat(result.best().mean()).isGreaterThan(-0.05);
    double alone = Study.run(state.spec(), PARABOLA, 1).best().mean();
    assertThat(result.best().mean()).isGreaterThan(alone);
    requireReplay(log);
  }

  @Test
  void importedTrialsCountAndMayWin() {
    state = begun(spec().start(List.of(Map.of("x", 1.0, "y", 1.0))).build());
    Configuration best = at(2, -1);
    take(
        new StudyCommand.ImportTrial(1, best, new TrialState.Completed(), 0.0, List.of(-3.0, 0.0)));
    var pruned = new TrialState.Stopped("pruned");
    take(new StudyCommand.ImportTrial(1, at(3, 3), pruned, Double.NaN, List.of(-9.0)));
    var failed = new TrialState.Failed("no luck");
    take(new StudyCommand.ImportTrial(1, at(4, 4), failed, Double.NaN, List.of()));
    take(new StudyCommand.ImportTrial(1, at(4, 0), new TrialState.Paused(), 1, List.of()));
    assertThat(state.imported()).isEqualTo(3);
    StudyLog log = log();
    var result = Study.of(state.spec(), PARABOLA).log(log).run();
    assertThat(result.best().trial()).isZero();
    assertThat(result.best().mean()).isZero();
    StudyState end = StudyState.replay(log.read());
    assertThat(end.trials()).hasSize(6);
    assertThat(end.trials().get(3).configuration()).isEqualTo(at(1, 1));
    assertThat(end.trials().get(0).curves().get(0).at(1)).isEqualTo(3.0);
    requireReplay(log);
  }

  @Test
  void importedTrialsHaveNoFoldsToRaceAgainst() {
    state = begun(spec().halving(3, "1x1", "1x3", "1x5").budget(Budget.trials(24)).build());
    for (int i = 0; i < 4; i++) {
      take(
          new StudyCommand.ImportTrial(
              1, at(i, i), new TrialState.Completed(), i - 9, List.of((double) i - 9)));
    }
    StudyLog log = log();
    var result = Study.of(state.spec(), PARABOLA).log(log).run();
    assertThat(result.trials()).isEqualTo(24);
    assertThat(result.best().mean()).isGreaterThanOrEqualTo(-6);
    requireReplay(log);
  }

  @Test
  void nothingIsImportedOnceTheStudyHasTrials() {
    take(new StudyCommand.Open(1, 1, 0, Map.of()));
    var stepper = Stepper.from(state);
    assertThat(stepper.accept(new StudyCommand.ChangeSlots(2, 2)).entries()).isNotEmpty();
    var late = new StudyCommand.ImportTrial(3, at(0, 0), new TrialState.Completed(), 1, List.of());
    assertThat(stepper.accept(late).entries()).isEmpty();
    var taught = new StudyCommand.GiveEvidence(3, at(0, 0), 1);
    assertThat(stepper.accept(taught).entries()).isEmpty();
  }

  @Test
  void aStudyThatIsWhollyImportedEndsAndCanBeExtended() {
    state = begun(spec().budget(Budget.trials(2)).build());
    take(new StudyCommand.ImportTrial(1, at(1, 0), new TrialState.Completed(), -2, List.of()));
    take(new StudyCommand.ImportTrial(1, at(2, 0), new TrialState.Completed(), -1, List.of()));
    StudyLog log = log();
    try (var study = AskTell.open(state.spec(), log)) {
      assertThat(study.ask()).isInstanceOf(dev.luthier.Ask.Done.class);
      assertThat(study.result().best().trial()).isEqualTo(1);
      study.extend(3);
      for (int i = 0; i < 3; i++) {
        var work = (dev.luthier.Ask.Work) study.ask();
        study.tell(work, score(work.configuration()));
      }
      assertThat(study.ask()).isInstanceOf(dev.luthier.Ask.Done.class);
      assertThat(study.state().trials()).hasSize(5);
      requireReplay(log);
    }
  }
}
