package dev.luthier.eval;

import java.io.IOException;

/** The port to where a refitted model is kept. */
@FunctionalInterface
public interface Artifacts {
  /** Saves a file durably, replacing an older one of that name. */
  void save(String name, OutputWriter writer) throws IOException;
}
