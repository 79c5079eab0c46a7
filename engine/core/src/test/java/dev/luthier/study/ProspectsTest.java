package dev.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.rng.Streams;
import dev.luthier.search.Suggester;
import dev.luthier.sim.Simulation;
import dev.luthier.sim.TrialModel;
import dev.luthier.space.Parameter;
import dev.luthier.trial.Observation;
import dev.luthier.trial.TrialState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProspectsTest {
  private static final Parameter<Double> QUALITY = Parameter.uniform("quality", 0, 1);
  private static final Parameter<Double> SIZE = Parameter.uniform("size", 0, 1);
  private static final int SEEDS = 30;

  /** The first epoch weeds out the bad; a large network takes 55 times as long as a small one. */
  private static final TrialModel MODEL =
      (trial, c, fold, epoch) -> {
        double noise = Streams.of(7, "noise", trial * 100L + epoch).nextDouble() - 0.5;
        double loss = Math.max(0.1, c.get(QUALITY)) + noise * 0.2 / Math.sqrt(epoch) + 1.0 / epoch;
        return new Observation(epoch, Map.of("loss", loss), Math.exp(4 * c.get(SIZE)));
      };

  private static Simulation.Outcome run(double alpha, long seed, Budget budget) {
    var spec =
        StudySpec.minimizing("loss")
            .over(QUALITY, SIZE)
            .suggester(Suggester.random())
            .halving(3, "1x1", "3x1", "9x1", "27x1")
            .alpha(alpha)
            .budget(budget)
            .seed(seed)
            .build();
    return Simulation.run(spec, MODEL, 4);
  }

  private static double median(
      double alpha, Budget budget, ToDoubleFunction<Simulation.Outcome> figure) {
    double[] all =
        IntStream.rangeClosed(1, SEEDS)
            .mapToDouble(seed -> figure.applyAsDouble(run(alpha, seed, budget)))
            .sorted()
            .toArray();
    return (all[(SEEDS - 1) / 2] + all[SEEDS / 2]) / 2;
  }

  private static double whole(Simulation.Outcome outcome) {
    return outcome.state().trials().stream()
        .filter(t -> t.state() instanceof TrialState.Completed)
        .count();
  }

  private static double best(Simulation.Outcome outcome) {
    return outcome.curve().isEmpty()
        ? Double.POSITIVE_INFINITY
        : outcome.curve().get(outcome.curve().size() - 1).best();
  }

  @Test
  void timeGoesWhereItMayWinMost() {
    var time = Budget.wallClock(Duration.ofMinutes(20));

    assertThat(median(0.25, time, ProspectsTest::whole))
        .isGreaterThan(1.3 * median(0, time, ProspectsTest::whole));
    assertThat(median(0.25, time, ProspectsTest::best))
        .isLessThan(median(0, time, ProspectsTest::best));
  }

  @Test
  void epochsAreThePriceWhereTimeIsNot() {
    var epochs = Budget.epochs(700);

    var outcome = run(0.25, 1, epochs);

    assertThat(contenders(outcome)).isPositive();
    assertThat(outcome.state().trainedEpochs()).isLessThanOrEqualTo(700);
    assertThat(Replay.of(outcome.log()).differences()).isEmpty();
  }

  @Test
  void aStudyOfSoManyTrialsBeginsThemFirst() {
    var outcome = run(0.25, 1, Budget.trials(60));

    int ended =
        IntStream.range(0, outcome.log().size())
            .filter(i -> outcome.log().get(i).event() instanceof StudyEvent.SearchEnded)
            .findFirst()
            .orElseThrow();
    assertThat(contenders(outcome.log().subList(0, ended))).isZero();
  }

  @Test
  void aStudyThatMayEndAtAnyMomentHasWholeTrialsSooner() {
    ToDoubleFunction<Simulation.Outcome> third = o -> o.curve().get(2).virtualSeconds();

    double endless = median(0.25, Budget.epochs(2000), third);
    double counted = median(0.25, Budget.trials(400), third);

    assertThat(endless).isLessThan(0.9 * counted);
  }

  @Test
  void aStudyByTimeReplays() {
    var outcome = run(0.25, 3, Budget.wallClock(Duration.ofMinutes(20)));

    assertThat(contenders(outcome)).isPositive();
    assertThat(Replay.of(outcome.log()).differences()).isEmpty();
  }

  private static long contenders(Simulation.Outcome outcome) {
    return contenders(outcome.log());
  }

  private static long contenders(List<LogEntry> log) {
    return log.stream()
        .filter(
            e ->
                e.event() instanceof StudyEvent.TrialAdvanced a
                    && a.why() == StudyEvent.Advance.CONTENDING)
        .count();
  }
}
