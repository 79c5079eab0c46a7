package dev.luthier.search.cmaes;

import dev.luthier.rng.Streams;
import dev.luthier.search.Acceptance;
import dev.luthier.search.Evidence;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.search.Unseen;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Covariance matrix adaptation (Hansen 2016) with a margin for integers (Hamano et al. 2022),
 * distributions over choices (CatCMA, Hamano et al. 2024) and restarts (BIPOP, Hansen 2009).
 *
 * <p>The trials with a value are a generation each 4 + 3 log d of them, in the order of their
 * numbers, whoever proposed them and from whichever generation: steps longer than the
 * distribution's own are shortened (Hansen 2011). So no worker waits for a generation to be whole,
 * and starting points, other studies' trials and late results count. Of an integer the distribution
 * learns a point drawn within its cell, of an inactive parameter one drawn anywhere, always the
 * same for a trial. Failed trials rank last, and a run most of whose generations failed to the last
 * trial begins elsewhere. Where the distribution offers nothing that satisfies the constraints, an
 * even draw is proposed. In a finite space a configuration is not proposed twice while a hundred
 * draws, or a thousand even ones, give another.
 */
public record CmaEsSuggester() implements Suggester {
  private static final int TRIES = 100;

  @Override
  public String name() {
    return "cma-es";
  }

  @Override
  public Map<String, Object> options() {
    return Map.of();
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public Session open(SearchSpace space, long seed) {
    return new Searching(space, seed);
  }

  /** Remembers the generations; every answer is that of a fresh object. */
  private static final class Searching implements Session {
    private final SearchSpace space;
    private final long seed;
    private final List<Evolution> generations = new ArrayList<>();
    private Evidence last;

    Searching(SearchSpace space, long seed) {
      this.space = space;
      this.seed = seed;
      this.generations.add(Evolution.first(new Layout(space, seed)));
      this.last = Evidence.none();
    }

    @Override
    public Proposal propose(History history, int index) {
      Evolution now = after(Evidence.of(space, history));
      var random = Streams.of(seed, "suggester.cma-es.draw", index);
      Configuration first =
          Acceptance.find(space, k -> space.fromUnit(now.draw(random)))
              .orElseGet(() -> Acceptance.orNear(space, history, random));
      if (space.size().isEmpty()) {
        return new Proposal.Proposed(first);
      }
      Set<Configuration> seen = Unseen.seen(history);
      Configuration drawn = first;
      for (int k = 0; k < TRIES && seen.contains(drawn); k++) {
        Configuration other = space.fromUnit(now.draw(random));
        drawn = space.satisfies(other) ? other : drawn;
      }
      return new Proposal.Proposed(Unseen.or(space, drawn, seen, random));
    }

    private Evolution after(Evidence evidence) {
      int agreed = agreement(last, evidence);
      while (current().consumed() > agreed) {
        generations.remove(generations.size() - 1);
      }
      while (current().canAdvance(evidence.y().length)) {
        generations.add(current().after(evidence));
      }
      last = evidence;
      return current();
    }

    private Evolution current() {
      return generations.get(generations.size() - 1);
    }

    private static int agreement(Evidence a, Evidence b) {
      int i = 0;
      while (i < Math.min(a.y().length, b.y().length)
          && a.numbers()[i] == b.numbers()[i]
          && a.y()[i] == b.y()[i]
          && Arrays.equals(a.x()[i], b.x()[i])) {
        i++;
      }
      return i;
    }
  }
}
