package dev.luthier.search;

import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Trial;
import java.util.ArrayList;
import java.util.List;
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
    for (long k = 0; k < MOST_REJECTIONS; k++) {
      Configuration drawn = draw.apply(k);
      if (space.satisfies(drawn)) {
        return drawn;
      }
    }
    throw broke(space, what);
  }

  /**
   * An even draw, or, where the constraints leave so little room that none of 5 000 is acceptable,
   * one near a configuration that was.
   *
   * @throws IllegalArgumentException if none of the history's configurations is acceptable either
   */
  public static Configuration orNear(SearchSpace space, History history, RandomGenerator random) {
    int d = space.dimension();
    List<double[]> known = new ArrayList<>();
    for (Trial trial : history.trials()) {
      if (space.satisfies(trial.configuration())) {
        known.add(space.toUnit(trial.configuration()));
      }
    }
    if (known.isEmpty()) {
      return first(space, k -> random.doubles(d).toArray());
    }
    return first(
        space,
        MOST_REJECTIONS + " proposals in a row",
        k -> {
          double[] even = random.doubles(d).toArray();
          boolean near = k >= MOST_REJECTIONS / 2;
          return space.fromUnit(
              near ? near(known.get(random.nextInt(known.size())), even, k) : even);
        });
  }

  /** The more was rejected, the nearer. */
  private static double[] near(double[] known, double[] even, long rejected) {
    double share = StrictMath.exp(-10.0 * rejected / MOST_REJECTIONS);
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
