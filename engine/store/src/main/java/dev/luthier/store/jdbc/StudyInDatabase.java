package dev.luthier.store.jdbc;

import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.store.file.DirectoryLock;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.ConstraintLanguage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One study whose log is in a database and whose checkpoints are in a directory. The directory
 * remembers the database ({@link Witness}), and is locked while the log is open. Connected only as
 * long as that.
 */
public record StudyInDatabase(DatabaseUrl url, Path directory) implements StudyStore {
  /**
   * The study of a directory; empty if its log is in no database.
   *
   * @throws IOException if what the directory remembers is damaged
   */
  public static Optional<StudyInDatabase> of(Path directory) throws IOException {
    return Witness.in(directory)
        .map(seen -> new StudyInDatabase(DatabaseUrl.parse(seen.store()), directory));
  }

  /** Whether the log of the directory's study is in a database. */
  public static boolean isIn(Path directory) {
    return Files.isRegularFile(directory.resolve(Witness.FILE));
  }

  @Override
  public List<String> list() {
    try (var store = JdbcStudyStore.at(url, directory)) {
      return store.list();
    }
  }

  /**
   * Every entry of the directory's study, in order, also while somebody writes it.
   *
   * @param language of the study's constraints
   */
  public List<LogEntry> read(ConstraintLanguage language) throws IOException {
    Optional<Witness> seen = Witness.in(directory);
    if (seen.isEmpty()) {
      return List.of();
    }
    requireFile();
    try (var store = JdbcStudyStore.at(url, directory)) {
      return store.read(seen.get().study(), language);
    }
  }

  /** Reading must not make a database where one is missing. */
  private void requireFile() throws IOException {
    Optional<Path> file = url.file();
    if (file.isPresent() && !Files.exists(file.get())) {
      throw new IOException(
          "database " + url + " is gone. Maybe move it back, or restore it from a backup.");
    }
  }

  @Override
  public StudyLog open(StudySpec spec) {
    DirectoryLock lock = lock();
    try {
      var store = JdbcStudyStore.at(url, directory);
      try {
        return new Connected(store.open(spec), store, lock);
      } catch (RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private DirectoryLock lock() {
    try {
      Files.createDirectories(directory);
      return DirectoryLock.of(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static void release(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private record Connected(StudyLog log, JdbcStudyStore store, DirectoryLock lock)
      implements StudyLog {
    @Override
    public CompletionStage<Void> append(List<LogEntry> entries) {
      return log.append(entries);
    }

    @Override
    public List<LogEntry> read() {
      return log.read();
    }

    @Override
    public void close() {
      try (store) {
        log.close();
      } finally {
        release(lock);
      }
    }
  }
}
