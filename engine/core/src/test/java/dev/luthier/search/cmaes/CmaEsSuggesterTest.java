package dev.luthier.search.cmaes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.search.Suggester;
import dev.luthier.search.SuggesterContract;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;

class CmaEsSuggesterTest extends SuggesterContract {
  @Override
  protected Suggester suggester() {
    return Suggester.cmaEs();
  }

  private static SearchSpace box(int d) {
    return SearchSpace.of(
        IntStream.range(0, d)
            .mapToObj(j -> Parameter.uniform("x" + j, -5, 5))
            .toArray(Parameter<?>[]::new));
  }

  /** Best after so many trials; results of eight workers come in another order than trials go. */
  private double best(
      SearchSpace space, long seed, int n, int workers, ToDoubleFunction<Configuration> f) {
    var session = suggester().open(space, seed);
    List<Trial> trials = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      trials.add(Trial.planned(i, propose(session, trials)).in(new TrialState.Running(0)));
      int ended = i < workers ? -1 : i - workers + (i % 2 == 0 ? 1 : -1);
      if (workers == 1 || ended >= 0) {
        int at = workers == 1 ? i : ended;
        double y = f.applyAsDouble(trials.get(at).configuration());
        best = Math.min(best, y);
        trials.set(at, trials.get(at).at(0, y).in(new TrialState.Completed()));
      }
    }
    return best;
  }

  private static double ellipsoid(Configuration c) {
    double sum = 0;
    for (int j = 0; j < 5; j++) {
      double v = c.number("x" + j) - 1 + (j > 0 ? 0.5 * c.number("x" + (j - 1)) : 0);
      sum += Math.pow(100, j / 4.0) * v * v;
    }
    return sum;
  }

  @Example
  void followsATurnedEllipsoidToItsMinimum() {
    assertThat(best(box(5), 1, 1200, 1, CmaEsSuggesterTest::ellipsoid)).isLessThan(1e-8);
    assertThat(best(box(5), 2, 1200, 8, CmaEsSuggesterTest::ellipsoid)).isLessThan(1e-6);
  }

  /** Without the margin the integers freeze where the distribution first narrows. */
  @Example
  void integersAndChoicesDoNotFreeze() {
    var space =
        SearchSpace.of(
            Parameter.uniform("x", -5, 5),
            Parameter.uniform("y", -5, 5),
            Parameter.integer("n", 0, 40),
            Parameter.integer("b", 0, 1),
            Parameter.choice("c", "u", "v", "w"));
    ToDoubleFunction<Configuration> f =
        c -> {
          double x = c.number("x") - 0.1 * c.number("n");
          double y = c.number("y") - 1;
          double n = c.number("n") - 31;
          return x * x
              + y * y
              + 0.01 * n * n
              + (c.number("b") == 1 ? 0 : 1)
              + (c.text("c").equals("w") ? 0 : 0.5);
        };
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(best(space, seed, 700, 1, f)).isLessThan(1e-3);
    }
  }

  /** Rastrigin's function: the first run ends in one of many valleys. */
  @Example
  void restartsFindBetterValleys() {
    ToDoubleFunction<Configuration> f =
        c -> {
          double sum = 0;
          for (int j = 0; j < 2; j++) {
            double v = c.number("x" + j) - 0.7;
            sum += v * v + 10 - 10 * Math.cos(2 * Math.PI * v);
          }
          return sum;
        };
    double[] found =
        LongStream.rangeClosed(1, 5)
            .mapToDouble(seed -> best(box(2), seed, 2500, 1, f))
            .sorted()
            .toArray();
    assertThat(found[3]).isLessThan(1e-6);
    assertThat(best(box(2), 1, 150, 1, f)).isGreaterThan(0.9);
  }
}
