package dev.luthier.eval;

import java.io.IOException;
import java.io.OutputStream;

/** Writes bytes to a stream that somebody else opens, makes durable and closes. */
@FunctionalInterface
public interface OutputWriter {
  /** Writes everything; does not close the stream. */
  void writeTo(OutputStream out) throws IOException;
}
