package dev.luthier.search.tpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.luthier.search.Axis;
import dev.luthier.search.Suggester;
import dev.luthier.search.SuggesterContract;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TpeSuggesterTest extends SuggesterContract {
  @Override
  protected Suggester suggester() {
    return Suggester.tpe();
  }

  @Property(tries = 50, seed = "42")
  void massesOfADensitySumToOne(@ForAll long seed, @ForAll @IntRange(max = 20) int n) {
    var random = new SplittableRandom(seed);
    var domains =
        List.of(
            Parameter.choice("c", "x", "y", "z").domain(),
            Parameter.logInteger("l", 1, 20).domain(),
            Parameter.integer("i", -2, 5).domain());
    var axes = domains.stream().map(Axis::new).toList();
    var points = new double[n][];
    for (int i = 0; i < n; i++) {
      points[i] = axes.stream().mapToDouble(a -> a.snap(random.nextDouble())).toArray();
    }
    var mixture = new Mixture(axes, points, random.doubles(n + 1, 0.1, 1).toArray());
    double sum = 0;
    for (long c = 0; c < 3; c++) {
      for (long l = 0; l < 20; l++) {
        for (long i = 0; i < 8; i++) {
          sum +=
              Math.exp(
                  mixture.log(
                      new double[] {
                        domains.get(0).toUnit(domains.get(0).member(c)),
                        domains.get(1).toUnit(domains.get(1).member(l)),
                        domains.get(2).toUnit(domains.get(2).member(i))
                      }));
        }
      }
    }
    assertThat(sum).isEqualTo(1, within(1e-9));
  }

  @Property(tries = 50, seed = "42")
  void aDensityOnARangeIntegratesToOne(@ForAll long seed, @ForAll @IntRange(max = 20) int n) {
    var random = new SplittableRandom(seed);
    var axes = List.of(new Axis(Parameter.uniform("x", 2, 5).domain()));
    var points = IntStream.range(0, n).mapToObj(i -> new double[] {random.nextDouble()});
    var mixture =
        new Mixture(axes, points.toArray(double[][]::new), random.doubles(n + 1, 0.1, 1).toArray());
    double mean =
        DoubleStream.iterate(0.0005, u -> u + 0.001)
            .limit(1000)
            .map(u -> Math.exp(mixture.log(new double[] {u})))
            .average()
            .orElseThrow();
    assertThat(mean).isEqualTo(1, within(1e-3));
  }

  @Example
  void parametersThatAreActiveTogetherAreOneGroup() {
    assertThat(Group.of(MIXED).stream().map(Group::positions))
        .containsExactly(List.of(0, 1, 2), List.of(3), List.of(4));
  }

  private static double best(
      Suggester suggester, SearchSpace space, long seed, ToDoubleFunction<Configuration> f) {
    var session = suggester.open(space, seed);
    List<Trial> trials = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 60; i++) {
      Configuration c = propose(session, trials);
      double y = f.applyAsDouble(c);
      best = Math.min(best, y);
      trials.add(Trial.planned(i, c).at(0, y).in(new TrialState.Completed()));
    }
    return best;
  }

  private static double mean(
      Suggester suggester, SearchSpace space, ToDoubleFunction<Configuration> f) {
    return IntStream.range(0, 10)
        .mapToDouble(s -> best(suggester, space, s, f))
        .average()
        .orElseThrow();
  }

  @Example
  void isFarBetterThanRandomOnABowlOfMixedParameters() {
    ToDoubleFunction<Configuration> f =
        c -> {
          double rate = Math.log10(c.number("rate")) + 3;
          double rest = c.find("drop").map(d -> Math.abs((Double) d - 0.3)).orElse(1.0);
          double units = Math.log(c.number("units") / 32) / 3;
          return rate * rate + units * units + rest + (c.text("kind").equals("b") ? 0 : 0.5);
        };
    assertThat(mean(Suggester.tpe(), MIXED, f))
        .isLessThan(0.5 * mean(Suggester.random(), MIXED, f));
  }

  @Example
  void runningTrialsKeepProposalsApart() {
    var space = SearchSpace.of(Parameter.uniform("x", 0, 1), Parameter.uniform("y", 0, 1));
    var session = Suggester.tpe().open(space, 3);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Configuration c = propose(session, trials);
      double y = Math.hypot(c.number("x") - 0.4, c.number("y") - 0.6);
      trials.add(Trial.planned(i, c).at(0, y).in(new TrialState.Completed()));
    }
    List<Configuration> open = new ArrayList<>();
    for (int i = 20; i < 28; i++) {
      Configuration c = propose(session, trials);
      open.add(c);
      trials.add(Trial.planned(i, c).in(new TrialState.Running(0)));
    }
    for (int a = 0; a < open.size(); a++) {
      for (int b = 0; b < a; b++) {
        double[] p = space.toUnit(open.get(a));
        double[] q = space.toUnit(open.get(b));
        assertThat(Math.hypot(p[0] - q[0], p[1] - q[1])).isGreaterThan(1e-3);
      }
    }
  }

  @Example
  void fixedParametersHaveNoDensity() {
    var kind = Parameter.choice("kind", "only");
    var space =
        SearchSpace.of(
            Parameter.integer("fixed", 3, 3),
            Parameter.uniform("x", 0, 1),
            kind,
            Parameter.integer("inner", 1, 1).when(kind, "only"));
    assertThat(Group.of(space)).singleElement().extracting(Group::positions).isEqualTo(List.of(1));
    assertThat(space.freeDimension()).isEqualTo(1);
  }
}
