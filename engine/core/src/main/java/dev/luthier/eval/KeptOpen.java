package dev.luthier.eval;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream that its writer cannot close. Some writers close what they are given, DL4J's normaliser
 * among them; whoever opened the stream must still make its bytes durable.
 */
public final class KeptOpen extends FilterOutputStream {
  public KeptOpen(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /** Flushes only. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
