package dev.luthier.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.luthier.gp.Acquisition;
import dev.luthier.gp.Coordinates;
import dev.luthier.gp.GaussianProcess;
import dev.luthier.gp.Hyperparameters;
import dev.luthier.gp.Smoothness;
import dev.luthier.rng.Streams;
import dev.luthier.search.Evidence;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.search.SuggesterContract;
import dev.luthier.sim.Simulation;
import dev.luthier.space.Configuration;
import dev.luthier.space.Constraint;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.History;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Example;

class BayesianSuggesterTest extends SuggesterContract {
  @Override
  protected Suggester suggester() {
    return Suggester.bayesian();
  }

  private static double best(
      Suggester suggester, SearchSpace space, long seed, int n, ToDoubleFunction<double[]> f) {
    var session = suggester.open(space, seed);
    List<Trial> trials = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      Configuration c = propose(session, trials);
      double y = f.applyAsDouble(space.toUnit(c));
      best = Math.min(best, y);
      trials.add(Trial.planned(i, c).at(0, y).in(new TrialState.Completed()));
    }
    return best;
  }

  private static SearchSpace box(int d) {
    return SearchSpace.of(
        IntStream.range(0, d)
            .mapToObj(j -> Parameter.uniform("x" + j, 0, 1))
            .toArray(Parameter<?>[]::new));
  }

  private static double branin(double[] u) {
    double x = 15 * u[0] - 5;
    double y = 15 * u[1];
    double bowl = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
    return bowl * bowl + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  }

  private static double hartmann6(double[] x) {
    double[][] a = {
      {10, 3, 17, 3.5, 1.7, 8}, {.05, 10, 17, .1, 8, 14},
      {3, 3.5, 1.7, 10, 17, 8}, {17, 8, .05, 10, .1, 14}
    };
    double[][] p = {
      {1312, 1696, 5569, 124, 8283, 5886}, {2329, 4135, 8307, 3736, 1004, 9991},
      {2348, 1451, 3522, 2883, 3047, 6650}, {4047, 8828, 8732, 5743, 1091, 381}
    };
    double[] heights = {1, 1.2, 3, 3.2};
    double value = 0;
    for (int i = 0; i < 4; i++) {
      double sum = 0;
      for (int j = 0; j < 6; j++) {
        double distance = x[j] - 1e-4 * p[i][j];
        sum += a[i][j] * distance * distance;
      }
      value -= heights[i] * Math.exp(-sum);
    }
    return value;
  }

  /** Over three seeds the worst of ours has a twentieth of random search's median regret. */
  @Example
  void beatsRandomOnBranin() {
    double ours = runs(Suggester.bayesian(), box(2), 3, 40, BayesianSuggesterTest::branin)[2];
    double random = runs(Suggester.random(), box(2), 3, 40, BayesianSuggesterTest::branin)[1];
    assertThat(ours - 0.39788735).isLessThan(0.05 * (random - 0.39788735));
  }

  /**
   * Over five seeds our median regret is a tenth of random search's at most: in one of the two best
   * basins; and two of them are in the best one, which is 0.119 deeper.
   */
  @Example
  void findsTheBestBasinOfHartmann6() {
    double[] ours = runs(Suggester.bayesian(), box(6), 5, 70, BayesianSuggesterTest::hartmann6);
    double[] random = runs(Suggester.random(), box(6), 5, 70, BayesianSuggesterTest::hartmann6);
    assertThat(ours[2] + 3.32237).isLessThan(0.1 * (random[2] + 3.32237));
    assertThat(ours[1] + 3.32237).isLessThan(0.01);
  }

  private static double[] runs(
      Suggester s, SearchSpace space, int seeds, int n, ToDoubleFunction<double[]> f) {
    return IntStream.rangeClosed(1, seeds)
        .mapToDouble(seed -> best(s, space, seed, n, f))
        .sorted()
        .toArray();
  }

  @Example
  void oneLevelForTrialsAtSeveralRungs() {
    var ladder = new RungLadder(List.of(new Rung(1, 1), new Rung(2, 1)));
    var space = box(1);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      double low = i;
      double[] curve = i < 3 ? new double[] {low, low - 0.5} : new double[] {low};
      trials.add(
          Trial.planned(i, space.fromUnit(new double[] {i / 6.0}))
              .with(FoldCurve.empty(0).extend(0, curve, 3 * curve.length, Optional.empty()))
              .at(i < 3 ? 1 : 0, curve[curve.length - 1]));
    }
    trials.add(Trial.planned(6, space.fromUnit(new double[] {0.99})));
    Evidence evidence = Evidence.of(space, new History(trials, ladder));
    assertThat(evidence.y()).containsExactly(-0.5, 0.5, 1.5, 2.5, 3.5, 4.5);
    assertThat(evidence.pending()).hasDimensions(1, 1);
    assertThat(evidence.noise()).containsOnly(0); // all three changed alike
    assertThat(evidence.seconds()).containsOnly(0); // nobody counts them
    assertThat(Evidence.of(space, new History(trials, ladder, true)).seconds()).containsOnly(3);
    var early = new History(trials.subList(2, 6), ladder);
    assertThat(Evidence.of(space, early).y()).containsExactly(2, 3, 4, 5);
  }

  @Example
  void valuesOfLowerRungsAreAsNoisyAsChangesDiffer() {
    var ladder = new RungLadder(List.of(new Rung(1, 1), new Rung(2, 1), new Rung(3, 1)));
    var space = box(1);
    double[][] curves = {{5, 4, 3}, {5, 3, 2}, {5, 2, 1}, {5, 3}, {5}};
    List<Trial> trials = new ArrayList<>();
    for (double[] curve : curves) {
      int i = trials.size();
      trials.add(
          Trial.planned(i, space.fromUnit(new double[] {i / 5.0}))
              .with(FoldCurve.empty(0).extend(0, curve, 0, Optional.empty()))
              .at(curve.length - 1, curve[curve.length - 1]));
    }

    Evidence evidence = Evidence.of(space, new History(trials, ladder));

    // from the first rung to the second -1, -2, -3, -2: variance 2/3; to the third always -1
    assertThat(evidence.y()).containsExactly(3, 2, 1, 2, 2);
    assertThat(evidence.noise()).containsExactly(0, 0, 0, 0, 2.0 / 3);
  }

  /** Six trials, of which three are whole; {@code low} is what the third had before. */
  private static History raced(SearchSpace space, double low) {
    double[][] curves = {{5, 4}, {5, 3}, {low, 2}, {5}, {6}, {4.5}};
    List<Trial> trials = new ArrayList<>();
    for (double[] curve : curves) {
      int i = trials.size();
      trials.add(
          Trial.planned(i, space.fromUnit(new double[] {(i + 0.5) / 6}))
              .with(FoldCurve.empty(0).extend(0, curve, 0, Optional.empty()))
              .at(curve.length - 1, curve[curve.length - 1])
              .in(new TrialState.Paused()));
    }
    return new History(trials, new RungLadder(List.of(new Rung(1, 1), new Rung(2, 1))));
  }

  @Example
  void whatWasAskedBeforeChangesNoAnswer() {
    var space = box(1);
    var session = Suggester.bayesian().open(space, 5);
    for (double low : new double[] {5, 9, 30}) { // the same values with more and more noise
      History history = raced(space, low);
      var fresh = Suggester.bayesian().open(space, 5);
      assertThat(session.propose(history, 7)).isEqualTo(fresh.propose(history, 7));
      assertThat(session.fit(history)).isEqualTo(fresh.fit(history));
    }
  }

  @Example
  void hugeChangesAreNoise() {
    var history = raced(box(1), 1e200);
    assertThat(Suggester.bayesian().open(box(1), 5).propose(history, 7))
        .isInstanceOf(Proposal.Proposed.class);
  }

  @Example
  void improvementIsDividedByTime() {
    var flat =
        new Acquisition() {
          @Override
          public double at(double[] x) {
            return x[0];
          }

          @Override
          public double[] at(double[][] points) {
            return Arrays.stream(points).mapToDouble(this::at).toArray();
          }

          @Override
          public double at(double[] x, double[] gradient) {
            gradient[0] = 1;
            return at(x);
          }
        };
    double[][] x = {{0.1}, {0.4}, {0.9}};
    var hypers = new Hyperparameters(Smoothness.TWICE, new double[] {4}, 1, 1e-6);
    var time =
        GaussianProcess.of(
            new Coordinates(new boolean[1], new boolean[1]),
            hypers,
            x,
            new double[] {-1, 0, 1},
            null);
    var priced = new PricedAcquisition(flat, time, 2);

    var slope = new double[1];
    double at = priced.at(new double[] {0.6}, slope);
    double up = priced.at(new double[] {0.6 + 1e-6});
    double down = priced.at(new double[] {0.6 - 1e-6});

    // a trial that is thought to take e^(2 * 1) times the geometric mean is worth that much less
    assertThat(priced.at(new double[] {0.9})).isCloseTo(0.9 - 2, within(1e-3));
    assertThat(at).isEqualTo(priced.at(new double[] {0.6}));
    assertThat(priced.at(new double[][] {{0.6}})).containsExactly(at);
    assertThat(slope[0]).isCloseTo((up - down) / 2e-6, within(1e-4));
  }

  @Example
  void whereTimeCountsItIsSpentOnWhatTrainsFast() {
    var time = Budget.wallClock(Duration.ofMinutes(5));
    assertThat(meanSeconds(time)).isLessThan(0.7 * meanSeconds(time.or(Budget.trials(10_000))));
  }

  /** Nothing is better than anything else, and an epoch takes from 1 to 20 seconds. */
  private static double meanSeconds(Budget budget) {
    var x = Parameter.uniform("x", 0, 1);
    double begun = 0;
    double seconds = 0;
    for (int seed = 1; seed <= 3; seed++) {
      long chance = seed;
      var spec =
          StudySpec.minimizing("loss")
              .over(x)
              .suggester(Suggester.bayesian())
              .budget(budget)
              .seed(seed)
              .build();
      var outcome =
          Simulation.run(
              spec,
              (trial, c, fold, epoch) ->
                  new Observation(
                      epoch,
                      Map.of("loss", Streams.of(chance, "loss", trial).nextDouble()),
                      Math.exp(3 * c.get(x))),
              1);
      begun += outcome.state().trials().size();
      seconds += outcome.busySeconds();
    }
    return seconds / begun;
  }

  @Example
  void whatWasGivenUpTeachesToo() {
    var ladder = new RungLadder(List.of(new Rung(2, 3)));
    var space = box(1);
    double[][][] curves = {
      {{9, 1}, {9, 2}, {9, 3}},
      {{9, 3}, {9, 4}, {9, 5}},
      {{9, 2}, {9, 4}, {9, 3}},
      {{9, 6}}, // 4 worse than the three others on this fold; their mean over all is 3
      {{5}} // 4 better than they were after one epoch
    };
    List<Trial> trials = new ArrayList<>();
    for (double[][] folds : curves) {
      int i = trials.size();
      Trial trial = Trial.planned(i, space.fromUnit(new double[] {i / 5.0}));
      double mean = 0;
      for (int f = 0; f < folds.length; f++) {
        trial = trial.with(FoldCurve.empty(f).extend(0, folds[f], 0, Optional.empty()));
        mean += folds[f][folds[f].length - 1] / folds.length;
      }
      trials.add(
          folds.length == 3
              ? trial.at(0, mean).in(new TrialState.Completed())
              : trial.in(new TrialState.Stopped("race")));
    }

    Evidence evidence = Evidence.of(space, new History(trials, ladder));

    assertThat(evidence.y()).containsExactly(new double[] {2, 4, 3, 7, -1}, within(1e-12));
    // on the first fold the others are where their means are: nothing is left to chance
    assertThat(evidence.noise()).containsExactly(new double[] {0, 0, 0, 0, 1}, within(1e-12));
  }

  @Example
  void pendingTrialsKeepProposalsApart() {
    var space = box(2);
    var session = Suggester.bayesian().open(space, 3);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Configuration c = propose(session, trials);
      Trial trial = Trial.planned(i, c);
      trials.add(
          i < 10
              ? trial.at(0, branin(space.toUnit(c))).in(new TrialState.Completed())
              : trial.in(new TrialState.Running(0)));
    }
    for (int i = 10; i < 30; i++) {
      for (int k = 10; k < i; k++) {
        double[] a = space.toUnit(trials.get(i).configuration());
        double[] b = space.toUnit(trials.get(k).configuration());
        assertThat(Arrays.equals(a, b)).isFalse();
        assertThat(Math.hypot(a[0] - b[0], a[1] - b[1])).isGreaterThan(1e-3);
      }
    }
  }

  /**
   * On a slope that goes on down beyond the best trial: after twelve of them without a gain only a
   * small step is made for a trial that is sought near the best, and the whole way for the next.
   */
  @Example
  void everySecondProposalIsSoughtNearTheBest() {
    var space = box(2);
    var even = Streams.of(5, "even");
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      double[] u = {i == 4 ? 0.4 : 0.4 + 0.6 * even.nextDouble(), even.nextDouble()};
      var planned = Trial.planned(i, space.fromUnit(u));
      trials.add(planned.at(0, u[0]).in(new TrialState.Completed()));
    }
    for (int seed = 1; seed <= 5; seed++) {
      var session = Suggester.bayesian().open(space, seed);
      assertThat(space.toUnit(propose(session, trials.subList(0, 31)))[0]).isBetween(0.25, 0.399);
      assertThat(space.toUnit(propose(session, trials))[0]).isLessThan(0.1);
    }
  }

  private static Configuration first(SearchSpace space) {
    var nothing = new History(List.of(), new RungLadder(List.of(new Rung(1, 1))));
    var proposal = Suggester.bayesian().open(space, 3).propose(nothing, 0);
    return ((Proposal.Proposed) proposal).configuration();
  }

  @Example
  void beginsInTheMiddleIfThatIsAcceptable() {
    var x = Parameter.uniform("x", 0, 10);
    var rate = Parameter.logUniform("rate", 1e-4, 1);
    Configuration middle = first(SearchSpace.of(x, rate));
    assertThat(middle.number("x")).isEqualTo(5);
    assertThat(middle.number("rate")).isCloseTo(1e-2, within(1e-12));
    var low = new Constraint("x < 3", c -> c.number("x") < 3);
    assertThat(first(SearchSpace.of(List.of(x, rate), List.of(low))).number("x")).isLessThan(3);
  }
}
