package dev.luthier.search;

import dev.luthier.rng.Streams;
import dev.luthier.space.SearchSpace;
import java.util.Map;

/** Independent uniform draws from the unit cube; each proposal has a stream of its own. */
public record RandomSuggester() implements Suggester {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public Map<String, Object> options() {
    return Map.of();
  }

  @Override
  public boolean learns() {
    return false;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Session open(SearchSpace space, long seed) {
    return (history, index) -> {
      var stream = Streams.of(seed, "suggester.random", index);
      return new Proposal.Proposed(
          Acceptance.first(space, k -> stream.doubles(space.dimension()).toArray()));
    };
  }
}
