package dev.luthier.search;

import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Trial;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/** Draws until a configuration satisfies the space's constraints. */
public final class Acceptance {
  /** How many rejections in a row mean that the constraints leave too little room. */
  public static final int MOST_REJECTIONS = 10_000;

  private Acceptance() {}

  /**
   * The first acceptable draw.
   *
   * @param draw the draw of each number from 0
   * @throws IllegalArgumentException after 10 000 rejections in a row
   */
  public static Configuration first(SearchSpace space, LongFunction<double[]> draw) {
    return first(
        space, MOST_REJECTIONS + " proposals in a row", k -> space.fromUnit(draw.apply(k)));
  }

  /**
   * The first acceptable configuration.
   *
   * @param what to blame, as the subject of a sentence
   * @param draw the configuration of each number from 0
   * @throws IllegalArgumentException after 10 000 rejections in a row
   */
  public static Configuration first(
      SearchSpace space, String what, LongFunction<Configuration> draw) {
    return find(space, draw).orElseThrow(() -> broke(space, what));
  }

  /** The first acceptable configuration; none after 10 000 rejections in a row. */
  public static Optional<Configuration> find(SearchSpace space, LongFunction<Configuration> draw) {
    for (long k = 0; k < MOST_REJECTIONS; k++) {
      Configuration drawn = draw.apply(k);
      if (space.satisfies(drawn)) {
        return Optional.of(drawn);
      }
    }
    return Optional.empty();
  }

  /**
   * An even draw, or, where the constraints leave so little room that none of 10 000 is acceptable,
   * one near a configuration that was.
   *
   * @throws IllegalArgumentException if none of the history's configurations is acceptable either
   */
  public static Configuration orNear(SearchSpace space, History history, RandomGenerator random) {
    int d = space.dimension();
    return find(space, k -> space.fromUnit(random.doubles(d).toArray()))
        .orElseGet(() -> near(space, acceptable(space, history), random));
  }

  private static Configuration near(
      SearchSpace space, List<double[]> known, RandomGenerator random) {
    if (known.isEmpty()) {
      throw tooNarrow(space);
    }
    return first(
        space,
        k -> {
          double[] even = random.doubles(space.dimension()).toArray();
          return near(known.get(random.nextInt(known.size())), even, k);
        });
  }

  private static List<double[]> acceptable(SearchSpace space, History history) {
    return history.trials().stream()
        .map(Trial::configuration)
        .filter(space::satisfies)
        .map(space::toUnit)
        .toList();
  }

  /** The more was rejected, the nearer. */
  private static double[] near(double[] known, double[] even, long rejected) {
    double share = StrictMath.exp(-5 - 5.0 * rejected / MOST_REJECTIONS);
    double[] u = even.clone();
    for (int j = 0; j < u.length; j++) {
      u[j] = Double.isNaN(known[j]) ? even[j] : known[j] + share * (even[j] - known[j]);
    }
    return u;
  }

  /** What to tell a user whose constraints leave too little room. */
  public static IllegalArgumentException tooNarrow(SearchSpace space) {
    return broke(space, MOST_REJECTIONS + " proposals in a row");
  }

  private static IllegalArgumentException broke(SearchSpace space, String what) {
    return new IllegalArgumentException(
        what
            + " broke the constraints "
            + space.constraints().stream().map(c -> c.source()).toList()
            + ". Maybe the constraints contradict the ranges; widen one of them.");
  }
}
