package dev.luthier.store.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Walks a log file line by line, checks every one, and finds where the whole lines end.
 *
 * @param entries how many there are
 * @param length bytes up to the end of the last whole line
 * @param torn bytes after that
 */
record LogScan(long entries, long length, long torn) {
  private static final int CHUNK = 1 << 16;

  /** Sees the entries' lines; the bytes are valid during the call only. */
  @FunctionalInterface
  interface Visitor {
    /**
     * One whole line.
     *
     * @return whether to go on
     */
    boolean line(byte[] bytes, int offset, int length, long number) throws IOException;
  }

  /**
   * Scans a file that another process may be writing.
   *
   * @throws IOException if a line in the middle is damaged; the message has its number
   */
  static LogScan of(Path file, Visitor visitor) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new Walk(file, in, visitor).run();
    } catch (NoSuchFileException e) {
      throw new IOException(
          "there is no study log " + file + ". Maybe another directory is meant.", e);
    }
  }

  private static final class Walk {
    private final Path file;
    private final InputStream in;
    private final Visitor visitor;
    private byte[] buffer = new byte[CHUNK];
    private int filled;
    private long lines;
    private long length;
    private long damagedLine;
    private boolean stopped;

    Walk(Path file, InputStream in, Visitor visitor) {
      this.file = file;
      this.in = in;
      this.visitor = visitor;
    }

    LogScan run() throws IOException {
      long seen = 0;
      int read = in.read(buffer, filled, buffer.length - filled);
      while (read >= 0 && !stopped) {
        seen += read;
        int from = filled;
        filled += read;
        consume(from);
        if (filled == buffer.length) {
          buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        read = in.read(buffer, filled, buffer.length - filled);
      }
      if (!stopped && damagedLine > 0 && filled > 0) {
        throw damaged("its checksum differs");
      }
      if (lines == 0 && filled > 0) {
        requireOurs(0, filled);
      }
      return new LogScan(Math.max(0, lines - 1), length, seen - length);
    }

    /** Hands on the whole lines of the buffer; bytes before {@code from} hold no line feed. */
    private void consume(int from) throws IOException {
      int start = 0;
      for (int i = from; i < filled && !stopped; i++) {
        if (buffer[i] == '\n') {
          line(start, i - start);
          start = i + 1;
        }
      }
      System.arraycopy(buffer, start, buffer, 0, filled - start);
      filled -= start;
    }

    private void line(int start, int size) throws IOException {
      if (damagedLine > 0) {
        throw damaged("its checksum differs");
      }
      if (!LogLine.isSound(buffer, start, size)) {
        if (lines == 0) {
          requireOurs(start, size);
        }
        damagedLine = lines + 1;
        return;
      }
      if (lines == 0) {
        header(start);
      } else if (LogLine.seq(buffer, start) != lines - 1) {
        damagedLine = lines + 1;
        throw damaged("it has not the sequence number " + (lines - 1));
      } else {
        stopped = !visitor.line(buffer, start, size, lines + 1);
      }
      lines++;
      length += size + 1L;
    }

    /** A torn header is cut off and written anew; another file is none of our business. */
    private void requireOurs(int start, int size) throws IOException {
      if (!LogLine.mayBeHeader(buffer, start, size)) {
        throw foreign();
      }
    }

    private IOException foreign() {
      return new IOException(file + " is no study log. Maybe another directory is meant.");
    }

    private void header(int start) throws IOException {
      long version = LogLine.version(buffer, start);
      if (version < 0) {
        throw foreign();
      }
      if (version > LogLine.VERSION) {
        throw new IOException(
            file
                + " has version "
                + version
                + ", this Luthier reads up to "
                + LogLine.VERSION
                + ". Maybe use a newer Luthier.");
      }
    }

    private IOException damaged(String why) {
      return new IOException(
          file
              + " is damaged at line "
              + damagedLine
              + ": "
              + why
              + ". Maybe restore it from a backup, or cut it before that line and lose what"
              + " follows.");
    }
  }
}
