package dev.luthier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.eval.Objective;
import dev.luthier.search.Suggester;
import dev.luthier.sim.Simulation;
import dev.luthier.space.Parameter;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.study.Budget;
import dev.luthier.study.Decider;
import dev.luthier.study.Replay;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StudyTest {
  private static final Parameter<Double> X = Parameter.uniform("x", -1, 1);
  private static final Parameter<Integer> N = Parameter.integer("n", 1, 8);

  private static StudySpec.Builder spec() {
    return StudySpec.minimizing("loss").over(X, N).budget(Budget.trials(27)).seed(7);
  }

  private static double bowl(double x, int n, int epoch) {
    return x * x + 0.1 * Math.abs(n - 3) + 1.0 / epoch;
  }

  private static final Objective CURVE =
      t -> {
        double value = 0;
        for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
          value = bowl(t.get(X), t.get(N), epoch);
          t.report(epoch, value);
        }
        t.saveCheckpoint(out -> out.write(1));
        return value;
      };

  @Test
  void aLambdaIsTunedInFiveLines() {
    var result = Study.run(spec().build(), t -> bowl(t.get(X), t.get(N), 1), 2);

    assertThat(result.failed()).isFalse();
    assertThat(result.trials()).isEqualTo(27);
    assertThat(result.best().mean()).isBetween(1.0, 1.3);
    assertThat(result.best().mean())
        .isEqualTo(
            bowl(result.best().configuration().get(X), result.best().configuration().get(N), 1));
  }

  @Test
  void theEndTellsWhyTheLastTrialReachedNothing() {
    var once = spec().budget(Budget.trials(2)).build();
    String said = "no trial reached a rung with a finite value (budget.trials: 2 begun), at last: ";

    var failed =
        Study.run(
            once,
            t -> {
              throw new IllegalStateException("no luck with " + t.trial());
            },
            1);
    var diverged = Study.run(once, t -> Double.NaN, 1);

    assertThat(failed.reason()).startsWith(said).contains("no luck with 1");
    assertThat(diverged.reason()).startsWith(said).contains("NaN");
  }

  @Test
  void halvingTrainsFarLessThanAllAndReplays() {
    var log = new MemoryStudyStore().open(spec().build());
    var spec = spec().halving(3, "1x1", "3x1", "9x1", "9x3").build();

    var result = Study.of(spec, CURVE).slots(1).log(log).run();

    assertThat(result.best().folds()).isEqualTo(3);
    assertThat(result.trainedEpochs()).isLessThan(27 * 27 / 3);
    assertThat(Replay.of(log.read()).differences()).isEmpty();
  }

  @Test
  void oneSlotTwiceGivesEqualLogs() {
    var spec = spec().halving(3, "1x1", "3x1", "9x3").build();
    var first = new MemoryStudyStore().open(spec);
    var second = new MemoryStudyStore().open(spec);

    Study.of(spec, CURVE).log(first).run();
    Study.of(spec, CURVE).log(second).run();

    assertThat(second.read().size()).isEqualTo(first.read().size());
    assertThat(StudyState.replay(second.read()).trials())
        .isEqualTo(StudyState.replay(first.read()).trials());
  }

  @Test
  void fiveFailuresInARowEndTheStudyWithTheCause() {
    var result =
        Study.run(
            spec().build(),
            t -> {
              throw new IllegalStateException("no such column");
            },
            1);

    assertThat(result.failed()).isTrue();
    assertThat(result.trials()).isEqualTo(5);
    assertThat(result.reason()).contains("5 trials failed in a row").contains("no such column");
  }

  @Test
  void aHangingLegFailsItsTrialOnly() {
    var never = new CountDownLatch(1);
    var spec = spec().budget(Budget.trials(3)).legTimeout(Duration.ofMillis(200)).build();

    var result =
        Study.run(
            spec,
            t -> {
              if (t.trial() == 1) {
                never.await();
              }
              return bowl(t.get(X), t.get(N), 1);
            },
            1);

    assertThat(result.failed()).isFalse();
    assertThat(result.trials()).isEqualTo(3);
    assertThat(result.best().trial()).isNotEqualTo(1);
  }

  /** It is trained anew from nothing, as it keeps no checkpoint, and then fails earlier. */
  @Test
  void aTrialThatDivergesWhereItWasWholeBeforeKeepsWhatWasSeen() {
    var spec =
        StudySpec.minimizing("loss")
            .over(Parameter.uniform("x", 0, 1))
            .start(List.of(Map.of("x", 0.5)))
            .suggester(Suggester.random())
            .halving(2, "2x1", "4x1")
            .budget(Budget.trials(6))
            .seed(1)
            .build();
    var result =
        Study.run(
            spec,
            t -> {
              boolean again = t.trial() == 0 && t.untilEpoch() == 4;
              double loss = t.trial() == 0 ? 0.1 : 1 + t.trial();
              for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
                t.report(epoch, again ? Double.NaN : loss);
              }
              return loss;
            },
            1);
    assertThat(result.trials()).isEqualTo(6);
    assertThat(result.winner().orElseThrow().trial()).isNotZero();
  }

  /** The later a fold stands in the study's order, the sooner it ends. */
  @Test
  void curvesAreInTheStudysOrderOfFolds() {
    var spec = spec().halving(3, "1x1", "1x4").budget(Budget.trials(9)).build();
    List<Integer> order = StudyState.replay(Decider.create(spec, 0).entries()).foldOrder();
    var outcome =
        Simulation.run(
            spec,
            (trial, c, fold, epoch) ->
                new Observation(epoch, Map.of("loss", (double) trial), 4 - order.indexOf(fold)),
            4);
    var whole = outcome.state().trials().stream().filter(t -> t.rung() == 1).toList();
    assertThat(whole).isNotEmpty();
    for (Trial trial : whole) {
      assertThat(trial.curves()).extracting(FoldCurve::fold).isEqualTo(order);
    }
  }
}
