package dev.luthier.node;

import dev.luthier.eval.CheckpointStore;
import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.store.file.FileCheckpointStore;
import dev.luthier.store.file.FileStudyLog;
import dev.luthier.store.file.FileStudyStore;
import dev.luthier.store.jdbc.StudyInDatabase;
import dev.luthier.study.Decider;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.CelConstraints;
import dev.luthier.studyfile.StudyFile;
import dev.luthier.studyfile.StudyFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Study files, study logs and checkpoints. */
final class Archive {
  private Archive() {}

  /** The study of a study file, with what the command line changes in it. */
  static StudySpec spec(StudyFileOptions study) {
    return spec(study.file(), study.overrides());
  }

  /** The study of a study file. */
  static StudySpec spec(Path file, List<String> overrides) {
    try {
      return StudyFile.parse(file, overrides, new CelConstraints());
    } catch (StudyFileException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private static final Pattern DATA = Pattern.compile("\\bdata\\.[A-Za-z]\\w*");

  /** Where the study file has the data that a message names, or else the objective. */
  static Optional<String> place(StudyFileOptions study, String message) {
    Matcher key = DATA.matcher(message);
    return StudyFile.place(study.file(), study.overrides(), key.find() ? key.group() : "objective");
  }

  /** The store of just this study: in its directory, or in the database that this names. */
  static StudyStore store(StudyDirectory directory) {
    return database(directory)
        .<StudyStore>map(d -> d)
        .orElseGet(() -> FileStudyStore.directory(directory.path()));
  }

  /**
   * Keeps a study durably, before anybody hears that it has begun; one that has is left as it is.
   *
   * @throws ApiRefusal if it cannot be kept
   */
  static void begin(StudySpec spec, StudyDirectory directory) {
    if (!log(directory).isEmpty()) {
      return;
    }
    try (StudyLog log = store(directory).open(spec)) {
      var first = Decider.create(spec, Clock.systemUTC().millis());
      log.append(first.entries()).toCompletableFuture().join();
    } catch (UncheckedIOException | CompletionException e) {
      throw new ApiRefusal(503, "study '" + spec.name() + "' cannot be kept: " + e.getMessage());
    }
  }

  private static Optional<StudyInDatabase> database(StudyDirectory directory) {
    try {
      return StudyInDatabase.of(directory.path());
    } catch (IOException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  /** Its saved networks. */
  static CheckpointStore checkpoints(StudyDirectory directory) {
    return FileCheckpointStore.at(directory.path());
  }

  /** Its log so far, which may be empty; somebody else may be writing it. */
  static List<LogEntry> log(StudyDirectory directory) {
    if (!directory.isBegun()) {
      return List.of();
    }
    try {
      var database = database(directory);
      return database.isPresent()
          ? database.get().read(new CelConstraints())
          : FileStudyLog.read(directory.path(), new CelConstraints());
    } catch (IOException | UncheckedIOException e) {
      String message = String.valueOf(e.getMessage());
      throw new BadInput(
          message.contains("Maybe ")
              ? message
              : message + " Maybe restore " + directory.log() + " from a backup.");
    }
  }

  /** Its log so far, which must have begun. */
  static List<LogEntry> read(StudyDirectory directory) {
    List<LogEntry> log = log(directory);
    if (log.isEmpty()) {
      throw new BadInput(
          "the study log of "
              + directory.path()
              + " has no entries yet. Maybe begin again with "
              + CommandName.with("tune STUDY.conf --out ")
              + directory.path()
              + ".");
    }
    return log;
  }
}
