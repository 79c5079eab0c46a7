package dev.luthier.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With how many points a search begins before its model proposes. */
class DesignTest {
  private static final long SEED = 6;
  private static final int MORE = 4;

  /** The first is the middle, the next ones are of the Sobol sequence, and then they are not. */
  private static int size(SearchSpace space) {
    var session = Suggester.bayesian().open(space, SEED);
    var sobol = Suggester.sobol().open(space, SEED);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 20 + MORE; i++) {
      var history = new History(List.copyOf(trials), new RungLadder(List.of(new Rung(1, 1))));
      Configuration c = ((Proposal.Proposed) session.propose(history, i)).configuration();
      if (i > 0 && !c.equals(((Proposal.Proposed) sobol.propose(history, i)).configuration())) {
        return i;
      }
      double value = c.number("x0") + 0.01 * i;
      trials.add(Trial.planned(i, c).at(0, value).in(new TrialState.Completed()));
    }
    return trials.size();
  }

  private static SearchSpace box(int free, int fixed) {
    var all = new ArrayList<Parameter<?>>();
    IntStream.range(0, free).forEach(j -> all.add(Parameter.uniform("x" + j, 0, 1)));
    IntStream.range(0, fixed).forEach(j -> all.add(Parameter.choice("only" + j, "one")));
    return SearchSpace.of(all, List.of());
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 5", "2, 0, 5", "3, 0, 6", "8, 0, 11", "8, 3, 11", "17, 0, 20", "30, 0, 20"})
  void threeMoreThanThereAreParameters(int free, int fixed, int points) {
    assertThat(size(box(free, fixed))).isEqualTo(points);
  }

  @ParameterizedTest
  @CsvSource({"1, 6", "4, 12", "7, 18", "12, 20"})
  void twiceAsManyWhereParametersHaveConditions(int children, int points) {
    var all = new ArrayList<Parameter<?>>();
    all.add(Parameter.uniform("x0", 0, 1));
    var kind = Parameter.choice("kind", "a", "b");
    all.add(kind);
    IntStream.range(0, children)
        .forEach(j -> all.add(Parameter.uniform("child" + j, 0, 1).when(kind, "a")));
    assertThat(size(SearchSpace.of(all, List.of()))).isEqualTo(points);
  }
}
