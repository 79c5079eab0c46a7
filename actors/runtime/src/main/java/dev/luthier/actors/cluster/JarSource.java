package dev.luthier.actors.cluster;

import java.io.IOException;
import java.io.OutputStream;

/** The port to the jars that users sent, wherever they are kept. For many threads. */
@FunctionalInterface
public interface JarSource {
  /** Copies the jar of that SHA-256, whose contents the caller compares with it. */
  void copy(String sha256, OutputStream out) throws IOException;
}
