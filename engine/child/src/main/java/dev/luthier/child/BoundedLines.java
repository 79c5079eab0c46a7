package dev.luthier.child;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of a stream that nobody trusts: of a longer one only the beginning is kept. */
final class BoundedLines {
  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  /**
   * Reads a stream.
   *
   * @param longest bytes of a line
   */
  BoundedLines(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** The next line, without its end; empty at the end of the stream. */
  Optional<String> next() throws IOException {
    var line = new ByteArrayOutputStream();
    boolean any = false;
    while (true) {
      if (position == limit) {
        limit = in.read(buffer);
        position = 0;
        if (limit < 0) {
          limit = 0;
          return any ? Optional.of(text(line)) : Optional.empty();
        }
      }
      any = true;
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, position, Math.min(end - position, longest - line.size()));
      position = end;
      if (end < limit) {
        position++;
        return Optional.of(text(line));
      }
    }
  }

  private static String text(ByteArrayOutputStream line) {
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }
}
