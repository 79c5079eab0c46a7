package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Optuna's journal: a file of JSON lines that is only appended to, by any number of processes under
 * a lock. For one thread.
 */
final class JournalFile implements OptunaStorage {
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final JournalReplay replay;
  private final String worker = "luthier-" + UUID.randomUUID();
  private long offset;
  private long line;

  private JournalFile(Path file, ZoneId zone) {
    this.file = file;
    this.replay = new JournalReplay(zone);
  }

  /** A journal to read and write; it need not exist. Times without an offset are of that zone. */
  static JournalFile at(Path file, ZoneId zone) {
    return new JournalFile(file, zone);
  }

  @Override
  public List<OptunaStudy> read() throws IOException {
    catchUp();
    return replay.studies();
  }

  @Override
  public boolean has(String name) throws IOException {
    catchUp();
    return replay.find(name).isPresent();
  }

  @Override
  public void write(String study, Changes changes) throws IOException {
    try (var lock = JournalLock.of(file)) {
      catchUp();
      var present = replay.find(study);
      List<JsonNode> lines = new JournalLines(replay, worker).of(study, changes.given(present));
      if (!lines.isEmpty()) {
        lock.requireHeld();
        append(lines);
        catchUp();
      }
    }
  }

  /** Applies the whole lines that were added since; a last one without its end is left. */
  private void catchUp() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      byte[] rest = new byte[0];
      long at = offset;
      while (at < size) {
        var buffer = ByteBuffer.allocate((int) Math.min(CHUNK, size - at));
        int read = channel.read(buffer, at);
        if (read < 0) {
          return;
        }
        at += read;
        rest = applyLines(joined(rest, buffer.array(), read));
      }
      // A last line without its end goes on writing: only if it can be a journal's.
      if (offset == 0 && rest.length > 0 && rest[0] != '{') {
        throw foreign("line 1: no JSON.", null);
      }
    }
  }

  private static byte[] joined(byte[] rest, byte[] more, int length) {
    byte[] all = java.util.Arrays.copyOf(rest, rest.length + length);
    System.arraycopy(more, 0, all, rest.length, length);
    return all;
  }

  private byte[] applyLines(byte[] bytes) throws IOException {
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        apply(new String(bytes, from, i - from, StandardCharsets.UTF_8));
        offset += i + 1 - from;
        from = i + 1;
      }
    }
    return java.util.Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private void apply(String text) throws IOException {
    line++;
    try {
      replay.apply(PythonJson.read(text));
    } catch (IllegalArgumentException e) {
      throw foreign("line " + line + ": " + e.getMessage(), e);
    }
  }

  private IOException foreign(String why, @Nullable Exception cause) {
    return new IOException(
        file + ", " + why + " Maybe it is no journal of Optuna's, or another version wrote it.",
        cause);
  }

  /** What a writer that crashed left of its last line goes: nobody could read past it. */
  private void append(List<JsonNode> entries) throws IOException {
    var text = new StringBuilder();
    entries.forEach(entry -> text.append(PythonJson.write(entry)).append('\n'));
    boolean fresh = !Files.exists(file);
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.size() > offset) {
        channel.truncate(offset);
      }
      channel.position(offset);
      var buffer = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    if (fresh) {
      DurableName.force(file);
    }
  }

  @Override
  public void close() {}
}
