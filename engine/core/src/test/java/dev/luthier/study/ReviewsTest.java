package dev.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.luthier.search.Suggester;
import dev.luthier.sim.Simulation;
import dev.luthier.sim.TrialModel;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.trial.Observation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReviewsTest {
  private static final int FOLDS = 3;

  /** Trial 4 was lucky on the study's folds; trial 2 is the best on both. */
  private static final List<List<Double>> LOOKS =
      List.of(
          List.of(0.9, 0.1),
          List.of(0.8, 0.1),
          List.of(0.2, 0.2),
          List.of(0.3, 0.3),
          List.of(0.1, 0.4),
          List.of(0.7, 0.1));

  private static TrialModel model(int splits) {
    return new TrialModel() {
      @Override
      public Observation at(int trial, Configuration configuration, int fold, int epoch) {
        double value = LOOKS.get(trial).get(fold / FOLDS) + (fold % FOLDS) * 0.01;
        return new Observation(epoch, Map.of("loss", value), 1);
      }

      @Override
      public int folds() {
        return splits * FOLDS;
      }
    };
  }

  private static StudySpec.Builder spec() {
    return StudySpec.minimizing("loss")
        .over(Parameter.uniform("x", 0, 1))
        .suggester(Suggester.random())
        .whole(2, FOLDS)
        .alpha(0);
  }

  private static Simulation.Outcome run(StudySpec.Builder spec, Budget more, int splits) {
    return Simulation.run(
        spec.budget(Budget.trials(LOOKS.size()).or(more)).build(), model(splits), 2);
  }

  @Test
  void theBestOfBothLooksWins() {
    var outcome = run(spec().review(3), Budget.unlimited(), 2);
    var best = Results.of(outcome.state(), outcome.log()).best();
    assertThat(best.trial()).isEqualTo(2);
    assertThat(best.mean()).isCloseTo(0.21, within(1e-12));
    assertThat(best.again().orElseThrow()).isCloseTo(0.21, within(1e-12));
    assertThat(best.standardError()).isCloseTo(0.01 * Math.sqrt(4.0 / 5 / 6), within(1e-12));
    assertThat(outcome.state().trainedEpochs()).isEqualTo(2L * FOLDS * (LOOKS.size() + 3));
    assertThat(Replay.of(outcome.log()).differences()).isEmpty();
  }

  @Test
  void onlyTheBestAreLookedAtAgain() {
    var outcome = run(spec().review(2), Budget.unlimited(), 2);
    var begun =
        outcome.log().stream()
            .map(LogEntry::event)
            .filter(StudyEvent.ReviewBegun.class::isInstance)
            .toList();
    assertThat(begun).containsExactly(new StudyEvent.ReviewBegun(List.of(4, 2)));
  }

  @Test
  void aBudgetWithoutLimitOfEpochsOrTimeHasNoneUnlessAsked() {
    var outcome = run(spec(), Budget.unlimited(), 2);
    var best = Results.of(outcome.state(), outcome.log()).best();
    assertThat(best.trial()).isEqualTo(4);
    assertThat(best.again()).isEmpty();
  }

  @Test
  void aBudgetWithRoomHasOne() {
    long whole = 2L * FOLDS;
    var outcome = run(spec(), Budget.epochs(whole * (LOOKS.size() + 3)), 2);
    assertThat(Results.of(outcome.state(), outcome.log()).best().trial()).isEqualTo(2);
    var tight = run(spec(), Budget.epochs(whole * (LOOKS.size() + 3) - 1), 2);
    assertThat(Results.of(tight.state(), tight.log()).best().trial()).isEqualTo(4);
  }

  @Test
  void aReviewThatComesToNothingLeavesTheFirstLook() {
    var outcome = run(spec().review(3), Budget.unlimited(), 1);
    var best = Results.of(outcome.state(), outcome.log()).best();
    assertThat(best.trial()).isEqualTo(4);
    assertThat(best.again()).isEmpty();
    assertThat(Replay.of(outcome.log()).differences()).isEmpty();
  }

  @Test
  void moreTrialsMeanAnotherReview() {
    var world = new World(spec().review(2).budget(Budget.trials(5)).build(), World.Temper.KIND, 3);
    world.run();
    int looked = world.state.reviews.size();
    assertThat(looked).isEqualTo(2 * FOLDS);
    world.finished = false;
    world.command(new StudyCommand.Extend(world.now, 20));
    world.run();
    var begun =
        world.log.stream().filter(e -> e.event() instanceof StudyEvent.ReviewBegun).toList();
    assertThat(begun).hasSize(2);
    assertThat(world.state.reviews.size()).isBetween(looked, looked + 2 * FOLDS);
    assertThat(Replay.of(world.log).differences()).isEmpty();
  }
}
