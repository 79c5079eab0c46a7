package dev.luthier.search.tpe;

import dev.luthier.rng.Streams;
import dev.luthier.search.Acceptance;
import dev.luthier.search.Belief;
import dev.luthier.search.Evidence;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.search.Unseen;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The tree-structured Parzen estimator in the setting that Watanabe 2023, section 5 recommends:
 * multivariate kernels, good trials the best 15 % (at most 25) weighted by their improvement, 24
 * candidates of which the one with the largest ratio of densities is proposed.
 *
 * <p>Parameters that are active together are one group with densities of its own, learned from the
 * trials in which it is active; groups are drawn parents first. Running trials count among the
 * others, so that asynchronous proposals keep apart. A prior belief of a parameter is the shape of
 * the prior's kernel among the good trials, and of every other starting point. Failed trials count
 * as the worst. The first ten proposals are random. A configuration is not proposed twice while
 * another is found.
 */
public record TpeSuggester() implements Suggester {
  private static final int START = 10;
  private static final int TRIES = 20;
  private static final int CONSTRAINED_TRIES = 200;

  @Override
  public String name() {
    return "tpe";
  }

  @Override
  public Map<String, Object> options() {
    return Map.of();
  }

  @Override
  public int version() {
    return 4;
  }

  @Override
  public Session open(SearchSpace space, long seed) {
    List<Group> groups = Group.of(space);
    var belief = Belief.of(space);
    return (history, index) ->
        new Proposal.Proposed(
            history.trials().size() < START
                ? start(space, belief, history, index, seed)
                : modelled(
                    space, groups, history, Streams.of(seed, "suggester.tpe.candidates", index)));
  }

  /** Every other point is drawn from what is believed. */
  private static Configuration start(
      SearchSpace space, Belief belief, History history, int index, long seed) {
    var random = Streams.of(seed, "suggester.tpe.start", index);
    boolean believed = !belief.isEven() && index % 2 == 0;
    Configuration drawn =
        Acceptance.first(
            space,
            k -> {
              double[] even = random.doubles(space.dimension()).toArray();
              return believed ? belief.shaped(even) : even;
            });
    return Unseen.or(space, drawn, Unseen.seen(history), random);
  }

  private static Configuration modelled(
      SearchSpace space, List<Group> groups, History history, RandomGenerator random) {
    Set<Configuration> seen = Unseen.seen(history);
    Evidence evidence = Evidence.of(space, history);
    List<Group.Ratio> ratios = groups.stream().map(g -> g.learn(evidence)).toList();
    @Nullable Configuration acceptable = null;
    for (int k = 0; k < CONSTRAINED_TRIES && (acceptable == null || k < TRIES); k++) {
      Configuration drawn = draw(space, groups, ratios, random);
      if (space.satisfies(drawn)) {
        acceptable = drawn;
        if (!seen.contains(drawn)) {
          return drawn;
        }
      }
    }
    Configuration other =
        acceptable == null ? Acceptance.orNear(space, history, random) : acceptable;
    return Unseen.or(space, other, seen, random);
  }

  /** Groups that turn out inactive are drawn all the same and dropped by the space. */
  private static Configuration draw(
      SearchSpace space, List<Group> groups, List<Group.Ratio> ratios, RandomGenerator random) {
    var u = new double[space.dimension()];
    Arrays.fill(u, 0.5);
    for (int g = 0; g < groups.size(); g++) {
      double[] best = ratios.get(g).best(random);
      List<Integer> positions = groups.get(g).positions();
      for (int j = 0; j < best.length; j++) {
        u[positions.get(j)] = best[j];
      }
    }
    return space.fromUnit(u);
  }
}
