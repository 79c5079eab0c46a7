package dev.luthier.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.luthier.gp.Acquisition;
import dev.luthier.rng.Streams;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.Constraint;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;

class PromisingDrawTest {
  private static final Parameter<Double> X = Parameter.uniform("x", 0, 1);
  private static final SearchSpace LINE = SearchSpace.of(X);
  private static final int SEEDS = 6000;

  private static Acquisition of(DoubleUnaryOperator promised) {
    return new Acquisition() {
      @Override
      public double at(double[] x) {
        return promised.applyAsDouble(x[0]);
      }

      @Override
      public double[] at(double[][] points) {
        throw new AssertionError("draws are looked at one by one");
      }

      @Override
      public double at(double[] x, double[] gradient) {
        throw new AssertionError("draws have no use for a gradient");
      }
    };
  }

  private static List<Double> drawn(
      SearchSpace space, Predicate<Configuration> eligible, DoubleUnaryOperator promised) {
    var draw = new PromisingDraw(space, of(promised), eligible);
    return LongStream.range(0, SEEDS)
        .mapToObj(seed -> draw.below(0, Streams.of(seed, "draw")))
        .flatMap(Optional::stream)
        .map(c -> c.get(X))
        .toList();
  }

  /** A tenth of the line promises most, four tenths e^3 times less, the others nothing. */
  @Example
  void hasTheDensityOfTheThirdRootOfTheImprovement() {
    List<Double> drawn =
        drawn(LINE, c -> true, x -> x < 0.1 ? 0 : x < 0.5 ? -3 : Double.NEGATIVE_INFINITY);
    double best = drawn.stream().filter(x -> x < 0.1).count();
    double next = drawn.stream().filter(x -> x >= 0.1 && x < 0.5).count();
    assertThat(best + next).isEqualTo(drawn.size());
    assertThat(next / best).isCloseTo(4 / Math.E, within(0.12));
    // Of 32 draws, each accepted with probability 0.1 + 0.4 / e, the first that is.
    assertThat((double) drawn.size() / SEEDS).isGreaterThan(0.997);
  }

  @Example
  void isEmptyWhereOnePlacePromisesFarMore() {
    assertThat(drawn(LINE, c -> true, x -> x == 0.5 ? 0 : -60)).isEmpty();
    List<Double> some = drawn(LINE, c -> true, x -> -3 * Math.log(320));
    assertThat((double) some.size() / SEEDS)
        .as("32 chances of a 320th")
        .isCloseTo(1 - Math.pow(1 - 1.0 / 320, 32), within(0.02));
  }

  @Example
  void isNothingThatMayNotBeOrPromisesNothing() {
    var low = new Constraint("x < 0.3", c -> c.get(X) < 0.3);
    var space = SearchSpace.of(List.of(X), List.of(low));
    assertThat(drawn(space, c -> c.get(X) > 0.2, x -> 0))
        .isNotEmpty()
        .allMatch(PromisingDrawTest::isBetween);
    assertThat(drawn(LINE, c -> true, x -> Double.NaN)).isEmpty();
  }

  private static boolean isBetween(double x) {
    return x > 0.2 && x < 0.3;
  }

  /** Half of the square is bad; in the good half a first epoch tells nothing. */
  private static List<Trial> plateau(SearchSpace space) {
    var even = Streams.of(5, "even");
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double[] u = {even.nextDouble(), even.nextDouble()};
      double value = (u[0] < 0.5 ? 0 : 1) + 0.1 * even.nextDouble();
      var curve = FoldCurve.empty(0).extend(0, new double[] {value}, 1, Optional.empty());
      trials.add(
          Trial.planned(i, space.fromUnit(u)).with(curve).at(0, value).in(new TrialState.Paused()));
    }
    return trials;
  }

  private static List<double[]> proposed(SearchSpace space, History history) {
    var session = Suggester.bayesian().open(space, 2);
    return IntStream.range(40, 140)
        .mapToObj(index -> (Proposal.Proposed) session.propose(history, index))
        .map(p -> space.toUnit(p.configuration()))
        .toList();
  }

  private static int cells(List<double[]> points) {
    Set<Integer> cells = new HashSet<>();
    points.forEach(u -> cells.add(10 * (int) (10 * u[0]) + (int) (10 * u[1])));
    return cells.size();
  }

  @Example
  void spreadsTheTrialsOfARaceByTimeOverAllThatIsGood() {
    var space = SearchSpace.of(X, Parameter.uniform("y", 0, 1));
    var ladder = new RungLadder(List.of(new Rung(1, 1), new Rung(3, 1), new Rung(9, 1)));
    List<Trial> trials = plateau(space);
    List<double[]> raced = proposed(space, new History(trials, ladder, true));
    List<double[]> counted = proposed(space, new History(trials, ladder, false));
    assertThat(raced.stream().filter(u -> u[0] < 0.5))
        .as("in the good half")
        .hasSizeGreaterThan(85);
    assertThat(cells(raced)).isGreaterThan(2 * cells(counted)).isGreaterThan(25);
  }
}
