package dev.luthier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.rng.Streams;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassicsTest {
  private static Stream<String> names() {
    return Classics.names().stream();
  }

  /** A walk downhill from the best of many points comes near the stated optimum, never below it. */
  @ParameterizedTest
  @MethodSource("names")
  void nothingIsBelowTheOptimum(String name) {
    Problem problem = Classics.named(name);
    var space = SearchSpace.of(problem.parameters(), List.of());
    var random = Streams.of(3, name);
    double[] best = random.doubles(space.dimension()).toArray();
    double first = Double.NaN;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 20_000; i++) {
      double[] u = random.doubles(space.dimension()).toArray();
      if (i > 5000) {
        double step = Math.pow(10, -4 * random.nextDouble());
        for (int j = 0; j < u.length; j++) {
          u[j] = Math.min(1, Math.max(0, best[j] + step * (u[j] - 0.5)));
        }
      }
      Configuration c = space.fromUnit(u);
      double regret = problem.regret(problem.value(c, 1));
      assertThat(regret).isGreaterThan(-1e-5);
      first = i == 0 ? regret : first;
      if (regret < least) {
        least = regret;
        best = u;
      }
    }
    assertThat(least).isLessThan(0.3 * first);
  }
}
