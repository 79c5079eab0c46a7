package dev.luthier.node;

import dev.luthier.analysis.StudyResult;
import dev.luthier.store.file.FileCheckpointStore;
import dev.luthier.store.jdbc.StudyInDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where one study lives: {@code study.log}, or {@code store.json} that says which database has the
 * log; {@code checkpoints/}, {@code result.json}, {@code best/}.
 */
record StudyDirectory(Path path) {
  /**
   * The directory of a new study.
   *
   * @param out what the user asked for; null: {@code studies/<name>}, numbered where a study or
   *     something else is there
   */
  static StudyDirectory fresh(@Nullable Path out, String name) {
    if (out == null) {
      return numbered(Path.of("studies"), name);
    }
    requireFree(out);
    return new StudyDirectory(out);
  }

  /** Refuses a place that the user asked for and where something else is. */
  static void requireFree(Path out) {
    var directory = new StudyDirectory(out);
    if (directory.isBegun() && !directory.isEmpty()) {
      throw new BadInput(
          "--out "
              + out
              + " already holds a study. Maybe another directory, or "
              + CommandName.with("resume " + out)
              + ".");
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new BadInput("--out " + out + " is a file. Maybe name a directory.");
    }
  }

  static StudyDirectory numbered(Path home, String name) {
    var directory = new StudyDirectory(home.resolve(name));
    for (int i = 2; directory.isTaken(); i++) {
      directory = new StudyDirectory(home.resolve(name + "-" + i));
    }
    return directory;
  }

  /** The directory of a study that was begun before. */
  static StudyDirectory existing(Path path) {
    var directory = new StudyDirectory(path);
    if (!directory.isBegun()) {
      throw new BadInput(
          path
              + " holds no study.log and no store.json. Maybe give the directory that tune printed, such as"
              + " studies/NAME.");
    }
    return directory;
  }

  /** Whether there is a study, its log here or in a database. */
  boolean isBegun() {
    return Files.isRegularFile(log()) || StudyInDatabase.isIn(path);
  }

  /** Whether something is there; what a run left that ended before it began is nothing. */
  private boolean isTaken() {
    if (isBegun()) {
      return !isEmpty();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isPresent();
    } catch (IOException e) {
      return Files.exists(path);
    }
  }

  /** Whether nothing was logged yet: who began it ended before. What cannot be read holds much. */
  private boolean isEmpty() {
    try {
      return Archive.log(this).isEmpty();
    } catch (BadInput e) {
      return false;
    }
  }

  /** The study log, where it is in no database. */
  Path log() {
    return path.resolve("study.log");
  }

  /** The summary of a finished study. */
  Path result() {
    return path.resolve("result.json");
  }

  /** The best model with its configuration and evaluation. */
  Path best() {
    return path.resolve("best");
  }

  /** Whether its result is of its log's present end. */
  boolean hasResult() throws IOException {
    return Files.exists(result())
        && Files.exists(log())
        && Files.getLastModifiedTime(result()).compareTo(Files.getLastModifiedTime(log())) > 0;
  }

  /** Keeps what a study came to. */
  void keep(StudyResult result, BestDirectory files) throws IOException {
    files.complete(result);
    DurableFile.write(result(), Json.writer(ResultJson.of(result)));
  }

  /** What it takes on the disk now. */
  String disk() {
    try {
      String log = Files.exists(log()) ? Text.bytes(Files.size(log())) + " of log, " : "";
      return log + Text.bytes(FileCheckpointStore.bytes(path)) + " of checkpoints";
    } catch (IOException e) {
      return "unknown: " + FileTrouble.of(e);
    }
  }

  /** Is there while the study is paused. */
  Path pause() {
    return path.resolve("paused");
  }

  /** Makes the directory where it is missing. */
  void create() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new BadInput(
          "cannot create "
              + path
              + ": "
              + FileTrouble.of(e)
              + ". Maybe choose another place with --out.");
    }
  }
}
