package dev.luthier.search;

import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import dev.luthier.trial.Trial;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Keeps a suggester from proposing what was tried while something else is left. */
public final class Unseen {
  private static final int TRIES = 1000;
  private static final long MOST_ENUMERATED = 1_000_000;

  private Unseen() {}

  /**
   * The configurations that the study itself has tried or plans to; what was found elsewhere may
   * have been found on other data, and its best is to be tried here.
   */
  public static Set<Configuration> seen(History history) {
    Set<Configuration> seen = new HashSet<>();
    for (Trial trial : history.trials()) {
      if (!trial.isFromElsewhere()) {
        seen.add(trial.configuration());
      }
    }
    return seen;
  }

  /**
   * The first choice if it was not tried; else one of a thousand even draws that was not; else, of
   * spaces with at most a million members, the first that was not. The first choice if there is
   * none.
   */
  public static Configuration or(
      SearchSpace space, Configuration first, Set<Configuration> seen, RandomGenerator random) {
    if (!seen.contains(first)) {
      return first;
    }
    for (int k = 0; k < TRIES; k++) {
      Configuration other = space.fromUnit(random.doubles(space.dimension()).toArray());
      if (!seen.contains(other) && space.satisfies(other)) {
        return other;
      }
    }
    long size = space.size().orElse(Long.MAX_VALUE);
    return size > MOST_ENUMERATED ? first : enumerated(space, seen).orElse(first);
  }

  private static Optional<Configuration> enumerated(SearchSpace space, Set<Configuration> seen) {
    Suggester.Session grid = Suggester.grid().open(space, 0);
    var nothing = new History(List.of(), new RungLadder(List.of(new Rung(1, 1))));
    for (int k = 0; grid.propose(nothing, k) instanceof Proposal.Proposed proposed; k++) {
      if (!seen.contains(proposed.configuration())) {
        return Optional.of(proposed.configuration());
      }
    }
    return Optional.empty();
  }
}
