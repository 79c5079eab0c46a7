package dev.luthier.store.file;

import dev.luthier.store.StudyLog;
import dev.luthier.store.group.GroupWriter;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent.StudyCreated;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.ConstraintLanguage;
import dev.luthier.studyfile.StudyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

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

  /** What was read on opening, until somebody asks for it: nearly everybody does at once. */
  private final AtomicReference<@Nullable List<LogEntry>> opened;

  private FileStudyLog(
      Path file,
      StudySpec code,
      DirectoryLock lock,
      FileChannel channel,
      GroupWriter writer,
      List<LogEntry> opened) {
    this.opened = new AtomicReference<>(opened);
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
      LogReader.Contents contents =
          fresh
              ? new LogReader.Contents(new LogScan(0, 0, 0), List.of())
              : contents(directory, code);
      LogScan scan = contents.scan();
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
      return new FileStudyLog(file, code, lock, channel, writer, contents.entries());
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static LogReader.Contents contents(Path directory, StudySpec code) throws IOException {
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
    return LogReader.read(
        directory.resolve(FILE), json -> StudyFile.fromJson(json, code), Long.MAX_VALUE);
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
    return LogReader.read(
            directory.resolve(FILE), json -> StudyFile.fromJson(json, language), Long.MAX_VALUE)
        .entries();
  }

  /**
   * The study whose log the directory holds, as it was created; empty if nothing was logged yet.
   *
   * @param language of the study's constraints
   * @throws IOException if there is no log, or it is damaged
   */
  public static Optional<StudySpec> readSpec(Path directory, ConstraintLanguage language)
      throws IOException {
    var first =
        LogReader.read(directory.resolve(FILE), json -> StudyFile.fromJson(json, language), 1)
            .entries();
    return first.isEmpty() || !(first.get(0).event() instanceof StudyCreated created)
        ? Optional.empty()
        : Optional.of(created.spec());
  }

  @Override
  public CompletionStage<Void> append(List<LogEntry> entries) {
    return writer.append(entries);
  }

  @Override
  public List<LogEntry> read() {
    List<LogEntry> known = opened.getAndSet(null);
    if (known != null && known.size() == writer.durable()) {
      return known;
    }
    try {
      return LogReader.read(file, json -> StudyFile.fromJson(json, code), writer.durable())
          .entries();
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
