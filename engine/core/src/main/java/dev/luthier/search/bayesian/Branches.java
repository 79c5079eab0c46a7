package dev.luthier.search.bayesian;

import dev.luthier.search.Evidence;
import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The branches of a space: the values of choices that other parameters depend on.
 *
 * <p>A model sees that the best branch holds more of the good values, and promises a little in each
 * corner of it, even where its values have long been equal; a branch that begins with bad values
 * then never gets the trials it needs to be judged by. So once {@value #PATIENCE} results in a row,
 * by trial number, were not better than the best, every second proposal is the one that promises
 * most in one of the other branches, measured by the best of that branch.
 */
final class Branches {
  private static final int PATIENCE = 10;
  private static final double SHARE = 0.5;

  /** Smaller gains are not counted as better, in spreads of the values near the best. */
  private static final double LEAST_GAIN = 1e-5;

  private final int[] governing;
  private final double[][] codes;

  /**
   * One value of one choice.
   *
   * @param coordinate the position of the parameter
   * @param code the value, as models see it
   */
  record Branch(int coordinate, double code) {
    boolean has(double[] x) {
      return x[coordinate] == code;
    }

    /** Moves points into the branch, in place. */
    double[][] into(double[][] points) {
      Arrays.stream(points).forEach(u -> u[coordinate] = code);
      return points;
    }
  }

  Branches(SearchSpace space) {
    this.governing =
        IntStream.range(0, space.dimension())
            .filter(j -> governs(space, space.parameters().get(j)))
            .toArray();
    this.codes =
        Arrays.stream(governing)
            .mapToObj(j -> codes((ChoiceDomain<?>) space.parameters().get(j).domain()))
            .toArray(double[][]::new);
  }

  private static boolean governs(SearchSpace space, Parameter<?> parameter) {
    return parameter.domain() instanceof ChoiceDomain
        && space.parameters().stream()
            .flatMap(p -> p.conditions().stream())
            .anyMatch(c -> c.parent().equals(parameter.name()));
  }

  private static <T> double[] codes(ChoiceDomain<T> domain) {
    return domain.values().stream().mapToDouble(domain::toUnit).toArray();
  }

  /**
   * Where to look beside the branch of the best, or empty: to look everywhere.
   *
   * @param evidence with a finite value
   * @param spread of the values near the best, in units of the goal
   */
  Optional<Branch> beside(Evidence evidence, double spread, RandomGenerator random) {
    if (governing.length == 0) {
      return Optional.empty();
    }
    double[] y = evidence.y();
    double least = Arrays.stream(y).min().orElse(0) + LEAST_GAIN * spread;
    int best = IntStream.range(0, y.length).filter(i -> y[i] <= least).findFirst().orElse(0);
    if (y.length - 1 - best < PATIENCE || random.nextDouble() >= SHARE) {
      return Optional.empty();
    }
    int k = random.nextInt(governing.length);
    double own = evidence.x()[best][governing[k]];
    double[] others = Arrays.stream(codes[k]).filter(code -> code != own).toArray();
    return others.length == 0
        ? Optional.empty()
        : Optional.of(new Branch(governing[k], others[random.nextInt(others.length)]));
  }
}
