package dev.luthier.search.bayesian;

import dev.luthier.gp.Acquisition;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A draw of what promises much, instead of what promises most.
 *
 * <p>Where hundreds of trials are begun to be compared with one another on a low rung, the maximum
 * of the acquisition alone makes them all alike, and what a low rung cannot tell apart is then
 * decided between neighbours. A density that is proportional to the expected improvement, to the
 * power of a third, spreads them over all that promises nearly as much: where one place promises
 * far more than the others hardly any draw is accepted, and it is proposed itself.
 *
 * @param acquisition a logarithm
 * @param eligible what may be returned, as far as it satisfies the space's constraints
 */
record PromisingDraw(
    SearchSpace space, Acquisition acquisition, Predicate<Configuration> eligible) {
  private static final int DRAWS = 32;

  /** The inverse of the power of the expected improvement. */
  private static final double FLATNESS = 3;

  /**
   * The first of {@value #DRAWS} even draws that is accepted, or empty: rejection sampling. A draw
   * whose acquisition is NaN is never accepted, one above the maximum always is.
   *
   * @param most the maximum of the acquisition
   */
  Optional<Configuration> below(double most, RandomGenerator random) {
    for (int k = 0; k < DRAWS; k++) {
      Configuration drawn = space.fromUnit(random.doubles(space.dimension()).toArray());
      double chance = random.nextDouble();
      if (space.satisfies(drawn) && eligible.test(drawn)) {
        double less = most - acquisition.at(space.toUnit(drawn));
        if (chance < StrictMath.exp(-less / FLATNESS)) {
          return Optional.of(drawn);
        }
      }
    }
    return Optional.empty();
  }
}
