package dev.luthier.eval;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The port to where a study keeps its best model. */
@FunctionalInterface
public interface Artifacts {
  /** Saves a file durably, replacing an older one of that name. */
  void save(String name, OutputWriter writer) throws IOException;

  /** Where the best model is, once one is saved. */
  default Optional<Path> model() {
    return Optional.empty();
  }

  /** Keeps nothing. */
  static Artifacts discarding() {
    return (name, writer) -> writer.writeTo(OutputStream.nullOutputStream());
  }
}
