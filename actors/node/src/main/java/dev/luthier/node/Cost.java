package dev.luthier.node;

import dev.luthier.search.GridSuggester;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.study.StudySpec;
import java.util.OptionalLong;

/** What a study would cost, in epochs over all folds. */
final class Cost {
  /** Grids up to this size are walked, so that constraints and conditions count. */
  private static final long WALKED = 200_000;

  private Cost() {}

  /** Epochs of one trial trained whole. */
  static long whole(StudySpec spec) {
    return spec.ladder().get(spec.ladder().top()).cost();
  }

  /** Configurations of the full grid; empty where the space has no finite one. */
  static OptionalLong grid(SearchSpace space) {
    long product = 1;
    for (Parameter<?> parameter : space.parameters()) {
      OptionalLong size = values(parameter);
      if (size.isEmpty() || product > Long.MAX_VALUE / Math.max(1, size.getAsLong())) {
        return OptionalLong.empty();
      }
      product *= size.getAsLong();
    }
    return OptionalLong.of(product <= WALKED ? new GridSuggester().count(space) : product);
  }

  private static OptionalLong values(Parameter<?> parameter) {
    OptionalLong size = parameter.domain().size();
    if (parameter.points().isPresent()) {
      long points = parameter.points().getAsInt();
      return OptionalLong.of(Math.min(points, size.orElse(points)));
    }
    return size;
  }
}
