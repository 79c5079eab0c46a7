package dev.luthier.store.json;

import dev.luthier.space.SearchSpace;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** What the entries before told of the study. For one thread. */
final class Context {
  private final Function<String, StudySpec> specs;
  private Optional<SearchSpace> space = Optional.empty();

  /** Reads the study with this function. */
  Context(Function<String, StudySpec> specs) {
    this.specs = specs;
  }

  StudySpec study(String json) {
    StudySpec spec = specs.apply(json);
    space = Optional.of(spec.space());
    return spec;
  }

  SearchSpace space() throws IOException {
    return space.orElseThrow(() -> new IOException("a trial comes before its study."));
  }
}
