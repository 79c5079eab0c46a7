package dev.luthier.store.file;

import dev.luthier.store.StudyLog;
import dev.luthier.store.group.GroupWriter;
import dev.luthier.store.json.EntryCodec;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent.StudyCreated;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.ConstraintLanguage;
import dev.luthier.studyfile.StudyFile;
import dev.luthier.studyfile.StudyFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A study's log in a directory, open for writing. For many threads; stages of {@link #append} are
 * completed on the writer's thread, so what follows them should be short or handed on.
 */
public final class FileStudyLog implements StudyLog {
  private static final System.Logger LOG = System.getLogger(FileStudyLog.class.getName());

  /** The log's file in its directory. */
  static final String FILE = "study.log";

  private final Path file;
  private final StudySpec code;
  private final DirectoryLock lock;
  private final FileChannel channel;
  private final GroupWriter writer;
  private boolean closed;

  private FileStudyLog(
      Path file, StudySpec code, DirectoryLock lock, FileChannel channel, GroupWriter writer) {
    this.file = file;
    this.code = code;
    this.lock = lock;
    this.channel = channel;
    this.writer = writer;
  }

  /**
   * Opens the log of a directory for writing; makes both where there are none.
   *
   * @param code where constraints and suggester of a kept study come from
   * @throws IOException if somebody else writes it, or it is damaged, or of another study
   */
  static FileStudyLog open(Path directory, StudySpec code) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(FILE);
    DirectoryLock lock = DirectoryLock.of(directory);
    try {
      boolean fresh = !Files.exists(file);
      LogScan scan = fresh ? new LogScan(0, 0, 0) : scan(directory, code);
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      prepare(file, channel, scan);
      if (fresh) {
        DirectorySync.force(directory);
        DirectorySync.force(directory.toRealPath().getParent());
      }
      var writer =
          new GroupWriter(
              "study log " + file,
              new FileDestination("study log " + file, channel),
              scan.entries());
      return new FileStudyLog(file, code, lock, channel, writer);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static LogScan scan(Path directory, StudySpec code) throws IOException {
    String kept =
        readSpec(directory, ConstraintLanguage.unread()).map(StudySpec::name).orElse(code.name());
    if (!kept.equals(code.name())) {
      throw new IOException(
          "study directory "
              + directory
              + " holds study '"
              + kept
              + "', not '"
              + code.name()
              + "'. Maybe use another directory.");
    }
    return LogScan.of(directory.resolve(FILE), (bytes, offset, length, number) -> true);
  }

  /** Cuts off the trace of a crash, writes the header where there is none, goes to the end. */
  private static void prepare(Path file, FileChannel channel, LogScan scan) throws IOException {
    try {
      if (scan.torn() > 0) {
        LOG.log(
            System.Logger.Level.INFO,
            () ->
                file
                    + ": cut off "
                    + scan.torn()
                    + " bytes after entry "
                    + (scan.entries() - 1)
                    + ", left by a crash before they were acknowledged");
        channel.truncate(scan.length());
      }
      channel.position(scan.length());
      if (scan.length() == 0) {
        var header = new LogLine.Batch();
        header.header();
        var buffer = ByteBuffer.wrap(header.toByteArray());
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
      channel.force(true);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Every whole entry of a directory's log, in order, also while another process writes it.
   * Constraints are known by their text only.
   *
   * @throws IOException if there is none, or it is damaged
   */
  public static List<LogEntry> read(Path directory) throws IOException {
    return read(directory, ConstraintLanguage.unread());
  }

  /**
   * Every whole entry of a directory's log, in order, also while another process writes it.
   *
   * @param language of the study's constraints
   * @throws IOException if there is none, or it is damaged
   */
  public static List<LogEntry> read(Path directory, ConstraintLanguage language)
      throws IOException {
    return entries(
        directory.resolve(FILE), json -> StudyFile.fromJson(json, language), Long.MAX_VALUE);
  }

  /**
   * The study whose log the directory holds, as it was created; empty if nothing was logged yet.
   *
   * @param language of the study's constraints
   * @throws IOException if there is no log, or it is damaged
   */
  public static Optional<StudySpec> readSpec(Path directory, ConstraintLanguage language)
      throws IOException {
    var first = entries(directory.resolve(FILE), json -> StudyFile.fromJson(json, language), 1);
    return first.isEmpty() || !(first.get(0).event() instanceof StudyCreated created)
        ? Optional.empty()
        : Optional.of(created.spec());
  }

  private static List<LogEntry> entries(Path file, Function<String, StudySpec> specs, long most)
      throws IOException {
    var codec = new EntryCodec(specs);
    var entries = new ArrayList<LogEntry>();
    if (most > 0) {
      LogScan.of(
          file,
          (bytes, offset, length, number) -> {
            entries.add(decode(codec, file, bytes, offset, length, number));
            return entries.size() < most;
          });
    }
    return entries;
  }

  private static LogEntry decode(
      EntryCodec codec, Path file, byte[] bytes, int offset, int length, long number)
      throws IOException {
    try {
      return codec.read(bytes, offset, length);
    } catch (IOException | StudyFileException e) {
      throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
    }
  }

  @Override
  public CompletionStage<Void> append(List<LogEntry> entries) {
    return writer.append(entries);
  }

  @Override
  public List<LogEntry> read() {
    try {
      return entries(file, json -> StudyFile.fromJson(json, code), writer.durable());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    writer.close();
    try (lock;
        channel) {
      LOG.log(System.Logger.Level.DEBUG, () -> file + " closed");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be closed: " + e.getMessage(), e);
    }
  }
}
