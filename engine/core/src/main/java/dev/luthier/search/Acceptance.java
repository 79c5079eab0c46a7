package dev.luthier.search;

import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import java.util.function.LongFunction;

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
