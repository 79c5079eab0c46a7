package dev.luthier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Configuration;
import dev.luthier.space.Constraint;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SuggesterTest {
  private static final Parameter<String> KIND = Parameter.choice("kind", "a", "b");
  private static final Parameter<Integer> SIZE = Parameter.integer("size", 1, 4);
  private static final Parameter<Double> RATE = Parameter.uniform("rate", 0, 1).when(KIND, "a");
  private static final History NOTHING =
      new History(List.of(), new RungLadder(List.of(new Rung(1, 1))));

  private static final SearchSpace SPACE =
      SearchSpace.of(
          List.of(KIND, SIZE, RATE.points(3)),
          List.of(
              new Constraint(
                  "size <= 2 or kind = a",
                  c -> c.integer("size") <= 2 || c.text("kind").equals("a"))));

  private static Proposal propose(Suggester suggester, long seed, int index) {
    return suggester.open(SPACE, seed).propose(NOTHING, index);
  }

  @Property(tries = 200, seed = "42")
  void proposalsLieInTheSpaceAndDependOnSeedAndIndexAlone(
      @ForAll long seed, @ForAll @IntRange(max = 60) int index) {
    for (Suggester suggester : List.of(Suggester.random(), Suggester.sobol(), Suggester.tpe())) {
      var session = suggester.open(SPACE, seed);
      Proposal there = session.propose(NOTHING, index);
      session.propose(NOTHING, 0);
      assertThat(session.propose(NOTHING, index)).isEqualTo(there);
      assertThat(propose(suggester, seed, index)).isEqualTo(there);
      assertThat(SPACE.contains(((Proposal.Proposed) there).configuration())).isTrue();
    }
  }

  private static double[][] points(long seed, int d, int n) {
    var space =
        SearchSpace.of(
            IntStream.range(0, d)
                .mapToObj(j -> Parameter.uniform("x" + j, 0, 1))
                .toArray(Parameter<?>[]::new));
    var session = Suggester.sobol().open(space, seed);
    return IntStream.range(0, n)
        .mapToObj(i -> ((Proposal.Proposed) session.propose(NOTHING, i)).configuration())
        .map(space::toUnit)
        .toArray(double[][]::new);
  }

  @Property(tries = 20, seed = "42")
  void everyElementaryIntervalHasOneScrambledPoint(
      @ForAll long seed, @ForAll @IntRange(max = 6) int split) {
    double[][] points = points(seed, 2, 64);
    var seen = new HashSet<Integer>();
    for (double[] point : points) {
      int column = (int) (point[0] * (1 << split));
      int row = (int) (point[1] * (1 << (6 - split)));
      assertThat(seen.add(column << 6 | row)).isTrue();
    }
  }

  @Property(tries = 20, seed = "42")
  void scramblingIsMoreThanAShift(@ForAll long seed) {
    double[][] a = points(seed, 3, 16);
    double[][] b = points(seed + 1, 3, 16);
    for (int j = 0; j < 3; j++) {
      var shifts = new HashSet<Long>();
      for (int i = 0; i < a.length; i++) {
        shifts.add((long) (a[i][j] * 0x1p52) ^ (long) (b[i][j] * 0x1p52));
      }
      assertThat(shifts).hasSizeGreaterThan(1);
    }
  }

  @Example
  void gridIsTheExactProductOnce() {
    var session = Suggester.grid().open(SPACE, 1);
    var seen = new ArrayList<Configuration>();
    for (int i = 0; session.propose(NOTHING, i) instanceof Proposal.Proposed p; i++) {
      seen.add(p.configuration());
    }
    assertThat(new HashSet<>(seen)).hasSize(seen.size());
    assertThat(seen).hasSize(4 * 3 + 2).allMatch(SPACE::contains);
    assertThat(new GridSuggester().count(SPACE)).isEqualTo(14);
    assertThat(propose(Suggester.grid(), 9, 5)).isEqualTo(new Proposal.Proposed(seen.get(5)));
    assertThat(session.propose(NOTHING, 2)).isEqualTo(new Proposal.Proposed(seen.get(2)));
  }

  @Example
  void gridPointsOfALogRangeAreDistinct() {
    var space = SearchSpace.of(Parameter.logInteger("n", 1, 100).points(50));
    var session = Suggester.grid().open(space, 1);
    var seen = new ArrayList<Configuration>();
    for (int i = 0; session.propose(NOTHING, i) instanceof Proposal.Proposed p; i++) {
      seen.add(p.configuration());
    }
    assertThat(new HashSet<>(seen)).hasSize(seen.size());
  }

  @Example
  void saysWhatDoesNotFit() {
    var real = SearchSpace.of(Parameter.uniform("x", 0, 1));
    assertThatThrownBy(() -> Suggester.grid().open(real, 1)).hasMessageContaining("'x'");
    assertThatThrownBy(() -> Suggester.named("gird", Map.of())).hasMessageContaining("'gird'");
    assertThatThrownBy(() -> Suggester.named("tpe", Map.of("stop", "regret-bound")))
        .hasMessageContaining("'tpe' has no option [stop]");
    assertThatThrownBy(() -> Suggester.named("bayesian", Map.of("stop", "soon")))
        .hasMessageContaining("stop (soon)")
        .hasMessageContaining("Maybe regret-bound");
    assertThat(Suggester.named("bayesian", Map.of("stop", "regret-bound")).options())
        .containsEntry("stop", "regret-bound");
    var never = SearchSpace.of(List.of(SIZE), List.of(new Constraint("size > 9", c -> false)));
    for (String name : List.of("random", "sobol", "tpe")) {
      var session = Suggester.named(name, Map.of()).open(never, 1);
      assertThatThrownBy(() -> session.propose(NOTHING, 0)).hasMessageContaining("size > 9");
    }
  }

  /** One in thirty thousand: evenly drawn, most proposals would find none in ten thousand. */
  @Example
  void whereHardlyAnythingIsAcceptableProposalsAreNearWhatWas() {
    var space =
        SearchSpace.of(
            List.of(Parameter.uniform("x", 0, 1), Parameter.uniform("y", 0, 1)),
            List.of(
                new Constraint(
                    "close",
                    c -> Math.abs(c.number("x") - 0.4) + Math.abs(c.number("y") - 0.7) < 0.004)));
    var known = space.configuration(Map.of("x", 0.4001, "y", 0.7001));
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      trials.add(Trial.planned(i, known).in(new TrialState.Completed()).at(0, i));
    }
    var history = new History(trials, new RungLadder(List.of(new Rung(1, 1))));
    for (Suggester suggester : List.of(Suggester.bayesian(), Suggester.tpe())) {
      var session = suggester.open(space, 5);
      for (int i = 20; i < 60; i++) {
        var proposed = ((Proposal.Proposed) session.propose(history, i)).configuration();
        assertThat(space.satisfies(proposed)).isTrue();
      }
    }
  }
}
