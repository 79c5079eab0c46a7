package dev.luthier.search;

import dev.luthier.space.Configuration;
import dev.luthier.space.Domain;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole product of the parameters' values, lazily, the last parameter varying fastest.
 * Combinations that differ only in an inactive parameter count once; those that break a constraint
 * are passed over. A real parameter needs a step or a number of points.
 */
public record GridSuggester() implements Suggester {
  @Override
  public String name() {
    return "grid";
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

  /**
   * How many configurations the grid has, constraints and conditions counted; walks the grid.
   *
   * @throws IllegalArgumentException if a real parameter has neither step nor points
   */
  public long count(SearchSpace space) {
    var walk = new Walk(space);
    long count = 0;
    while (walk.next().isPresent()) {
      count++;
    }
    return count;
  }

  @Override
  public Session open(SearchSpace space, long seed) {
    var walk = new Walk(space);
    return (history, index) -> {
      walk.rewindBefore(index);
      Optional<Configuration> next = walk.next();
      while (next.isPresent() && walk.produced <= index) {
        next = walk.next();
      }
      return next.<Proposal>map(Proposal.Proposed::new)
          .orElseGet(
              () ->
                  new Proposal.Exhausted(
                      "all " + walk.produced + " configurations of the grid are proposed"));
    };
  }

  /** An odometer over ranks; every parameter's last digit runs through its values. */
  private static final class Walk {
    private final SearchSpace space;
    private final List<List<Object>> thinned = new ArrayList<>();
    private final long[] sizes;
    private long[] digits;
    private boolean over;
    private long produced;

    Walk(SearchSpace space) {
      this.space = space;
      space.parameters().forEach(p -> thinned.add(thinned(p)));
      this.sizes = new long[space.dimension()];
      for (int i = 0; i < sizes.length; i++) {
        int count = thinned.get(i).size();
        sizes[i] = count > 0 ? count : values(space.parameters().get(i));
      }
      this.digits = new long[sizes.length];
    }

    private static long values(Parameter<?> parameter) {
      if (parameter.fixed().isPresent()) {
        return 1;
      }
      if (parameter.points().isPresent()) {
        long points = parameter.points().getAsInt();
        return Math.min(points, parameter.domain().size().orElse(points));
      }
      return parameter
          .domain()
          .size()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "grid search cannot enumerate '"
                          + parameter.name()
                          + "', a continuum. Maybe give it a step, or points = 5."));
    }

    /** The distinct values at equal distances where points are asked for; otherwise empty. */
    private static List<Object> thinned(Parameter<?> parameter) {
      Domain<?> domain = parameter.domain();
      if (parameter.fixed().isPresent()) {
        return List.of(parameter.fixed().get());
      }
      var distinct = new LinkedHashSet<Object>();
      if (parameter.points().isPresent() && values(parameter) != domain.size().orElse(-1)) {
        long count = values(parameter);
        for (long k = 0; k < count; k++) {
          distinct.add(domain.fromUnit(count == 1 ? 0.5 : k / (count - 1.0)));
        }
      }
      return List.copyOf(distinct);
    }

    void rewindBefore(long index) {
      if (produced > index) {
        digits = new long[sizes.length];
        over = false;
        produced = 0;
      }
    }

    Optional<Configuration> next() {
      while (!over) {
        Optional<Configuration> found = current();
        advance();
        if (found.isPresent()) {
          produced++;
          return found;
        }
      }
      return Optional.empty();
    }

    private Optional<Configuration> current() {
      var given = new LinkedHashMap<String, Object>();
      for (int i = 0; i < digits.length; i++) {
        Parameter<?> parameter = space.parameters().get(i);
        List<Object> few = thinned.get(i);
        given.put(
            parameter.name(),
            few.isEmpty() ? parameter.domain().member(digits[i]) : few.get((int) digits[i]));
      }
      Configuration whole = space.complete(given, new double[sizes.length]);
      for (int i = 0; i < digits.length; i++) {
        if (digits[i] != 0 && !whole.isActive(space.parameters().get(i).name())) {
          return Optional.empty();
        }
      }
      return space.satisfies(whole) ? Optional.of(whole) : Optional.empty();
    }

    private void advance() {
      int i = digits.length - 1;
      while (i >= 0 && ++digits[i] == sizes[i]) {
        digits[i--] = 0;
      }
      over = i < 0;
    }
  }
}
