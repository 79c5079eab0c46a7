package dev.luthier.search;

import dev.luthier.rng.Streams;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Sobol's sequence with the direction numbers of Joe and Kuo 2008, shifted digitally by the study's
 * seed (Owen 2003, section 2: a random digital shift keeps the discrepancy and makes every point
 * uniform). Points that break a constraint are passed over.
 */
public record SobolSuggester() implements Suggester {
  private static final int MOST_DIMENSIONS = 1000;
  private static final int BITS = 52;

  @Override
  public String name() {
    return "sobol";
  }

  @Override
  public Map<String, Object> options() {
    return Map.of();
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Session open(SearchSpace space, long seed) {
    if (space.dimension() > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          "sobol has at most "
              + MOST_DIMENSIONS
              + " dimensions, the space "
              + space.dimension()
              + ". Maybe use random.");
    }
    var points = new Points(space, seed);
    return (history, index) -> new Proposal.Proposed(points.acceptable(index));
  }

  /** The acceptable points in order, remembering which numbers of the sequence they are. */
  private static final class Points {
    private final SearchSpace space;
    private final long[] shift;
    private final List<Integer> accepted = new ArrayList<>();
    private final SobolSequenceGenerator sequence;

    Points(SearchSpace space, long seed) {
      this.space = space;
      this.shift =
          Streams.of(seed, "suggester.sobol").longs(space.dimension(), 0, 1L << BITS).toArray();
      this.sequence = new SobolSequenceGenerator(space.dimension());
    }

    Configuration acceptable(int index) {
      if (space.constraints().isEmpty()) {
        return at(index);
      }
      int next = accepted.isEmpty() ? 0 : accepted.get(accepted.size() - 1) + 1;
      for (int rejected = 0; accepted.size() <= index; next++) {
        if (space.satisfies(at(next))) {
          accepted.add(next);
          rejected = 0;
        } else if (++rejected > Acceptance.MOST_REJECTIONS) {
          throw Acceptance.tooNarrow(space);
        }
      }
      return at(accepted.get(index));
    }

    private Configuration at(int number) {
      double[] point =
          sequence.getNextIndex() == number ? sequence.nextVector() : sequence.skipTo(number);
      for (int j = 0; j < point.length; j++) {
        long digits = (long) (point[j] * (1L << BITS)) ^ shift[j];
        point[j] = digits * 0x1p-52;
      }
      return space.fromUnit(point);
    }
  }
}
