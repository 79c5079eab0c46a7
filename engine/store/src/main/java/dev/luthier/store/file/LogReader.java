package dev.luthier.store.file;

import dev.luthier.store.json.EntryCodec;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.StudyFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Decodes a log's lines on all processors while the calling thread checks the next ones. */
final class LogReader {
  private static final int BATCH = 1 << 19;

  private final Path file;
  private final EntryCodec codec;
  private final long most;
  private final int parallelism = ForkJoinPool.getCommonPoolParallelism() + 1;
  private final Deque<Future<List<LogEntry>>> underway = new ArrayDeque<>();
  private final List<LogEntry> entries = new ArrayList<>();
  private Batch batch = new Batch(0);
  private long taken;

  private LogReader(Path file, Function<String, StudySpec> specs, long most) {
    this.file = file;
    this.codec = new EntryCodec(specs);
    this.most = most;
  }

  /**
   * What a log file holds.
   *
   * @param scan where its whole lines end
   * @param entries in order
   */
  record Contents(LogScan scan, List<LogEntry> entries) {}

  /** Whole lines, each with its line feed. */
  private static final class Batch extends ByteArrayOutputStream {
    private final long firstLine;

    Batch(long firstLine) {
      super(firstLine == 0 ? 32 : BATCH + (1 << 12));
      this.firstLine = firstLine;
    }

    byte[] bytes() {
      return buf;
    }
  }

  /**
   * Reads a file that another process may be writing.
   *
   * @param specs reads a study from its JSON
   * @param most entries to read
   * @throws IOException if there is none, or it is damaged
   */
  static Contents read(Path file, Function<String, StudySpec> specs, long most) throws IOException {
    return new LogReader(file, specs, most).run();
  }

  private Contents run() throws IOException {
    if (most <= 0) {
      return new Contents(new LogScan(0, 0, 0), List.of());
    }
    LogScan scan = LogScan.of(file, this::line);
    submit();
    while (!underway.isEmpty()) {
      collect();
    }
    return new Contents(scan, entries);
  }

  private boolean line(byte[] bytes, int offset, int length, long number) throws IOException {
    if (taken == 0) {
      // The study itself: every other entry is read in its space.
      entries.addAll(decode(bytes, offset, length, number));
      batch = new Batch(number + 1);
    } else {
      batch.write(bytes, offset, length);
      batch.write('\n');
      if (batch.size() >= BATCH) {
        submit();
        batch = new Batch(number + 1);
      }
    }
    taken++;
    return taken < most;
  }

  private void submit() throws IOException {
    Batch full = batch;
    if (full.size() == 0) {
      return;
    }
    underway.add(
        ForkJoinPool.commonPool()
            .submit(() -> decode(full.bytes(), 0, full.size(), full.firstLine)));
    while (underway.size() > 2 * parallelism) {
      collect();
    }
  }

  private void collect() throws IOException {
    try {
      entries.addAll(underway.remove().get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException damaged) {
        throw damaged;
      }
      throw new IOException(file + " cannot be read: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + file + " was read", e);
    }
  }

  private List<LogEntry> decode(byte[] bytes, int offset, int length, long firstLine)
      throws IOException {
    var decoded = new ArrayList<LogEntry>();
    try {
      codec.readAll(bytes, offset, length, decoded);
      return decoded;
    } catch (IOException | StudyFileException e) {
      throw new IOException(
          file + ", line " + (firstLine + decoded.size()) + ": " + e.getMessage(), e);
    }
  }
}
