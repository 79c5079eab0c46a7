package dev.luthier.search;

import dev.luthier.rng.Streams;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Sobol's sequence with the direction numbers of Joe and Kuo 2008, scrambled by the study's seed:
 * the digits of each coordinate are multiplied by a random lower triangular matrix with ones on its
 * diagonal, then shifted (Matousek 1998, section 2.2, random linear scramble; Owen 2003). Every
 * point is uniform, and each elementary interval keeps its share of the points. Points that break a
 * constraint are passed over.
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
  public boolean learns() {
    return false;
  }

  @Override
  public int version() {
    return 2;
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
    private final long[][] rows;
    private final List<Integer> accepted = new ArrayList<>();
    private final SobolSequenceGenerator sequence;

    Points(SearchSpace space, long seed) {
      this.space = space;
      this.shift =
          Streams.of(seed, "suggester.sobol").longs(space.dimension(), 0, 1L << BITS).toArray();
      this.rows = new long[space.dimension()][];
      for (int j = 0; j < rows.length; j++) {
        rows[j] = triangle(Streams.of(seed, "suggester.sobol.scramble", j));
      }
      this.sequence = new SobolSequenceGenerator(space.dimension());
    }

    /**
     * Row i has a one at digit i and random digits before it; digit 0 is the first after the dot.
     */
    private static long[] triangle(RandomGenerator random) {
      var rows = new long[BITS];
      for (int i = 0; i < BITS; i++) {
        long own = 1L << (BITS - 1 - i);
        long before = (1L << BITS) - 2 * own;
        rows[i] = own | (random.nextLong() & before);
      }
      return rows;
    }

    private static long times(long[] rows, long digits) {
      long product = 0;
      for (long row : rows) {
        product = product << 1 | (Long.bitCount(row & digits) & 1);
      }
      return product;
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
        long digits = times(rows[j], (long) (point[j] * (1L << BITS))) ^ shift[j];
        point[j] = digits * 0x1p-52;
      }
      return space.fromUnit(point);
    }
  }
}
