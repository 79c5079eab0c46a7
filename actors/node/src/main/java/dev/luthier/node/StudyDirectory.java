package dev.luthier.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where one study lives: {@code study.log}, {@code result.json}, {@code best/}. */
record StudyDirectory(Path path) {
  /**
   * The directory of a new study.
   *
   * @param out what the user asked for; null: {@code studies/<name>}, numbered where that is taken
   */
  static StudyDirectory fresh(@Nullable Path out, String name) {
    if (out == null) {
      Path home = Path.of("studies");
      Path path = home.resolve(name);
      for (int i = 2; Files.exists(path); i++) {
        path = home.resolve(name + "-" + i);
      }
      return new StudyDirectory(path);
    }
    var directory = new StudyDirectory(out);
    if (Files.exists(directory.log())) {
      throw new BadInput(
          "--out " + out + " already holds a study.log. Maybe luthier resume " + out + ".");
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new BadInput("--out " + out + " is a file. Maybe name a directory.");
    }
    return directory;
  }

  /** The directory of a study that was begun before. */
  static StudyDirectory existing(Path path) {
    var directory = new StudyDirectory(path);
    if (!Files.isRegularFile(directory.log())) {
      throw new BadInput(
          path
              + " holds no study.log. Maybe give the directory that tune printed, such as"
              + " studies/NAME.");
    }
    return directory;
  }

  /** The study log. */
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

  /** Makes the directory where it is missing. */
  void create() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new BadInput(
          "cannot create " + path + ": " + e + ". Maybe choose another place with --out.");
    }
  }
}
