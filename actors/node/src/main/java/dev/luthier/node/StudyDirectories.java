package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Phase;
import dev.luthier.study.Results;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories of a node's studies, all below one. */
record StudyDirectories(Path root) {
  private static final Logger LOGGER = LoggerFactory.getLogger(StudyDirectories.class);

  /** Where a study of a name lives, or would. */
  StudyDirectory of(String name) {
    if (!StudyName.isGood(name)) {
      throw new ApiRefusal(
          404, "'" + name + "' can be no name of a study. Maybe at most 100 letters and digits.");
    }
    return new StudyDirectory(root.resolve(name));
  }

  /** Names of those that have a log. */
  TreeSet<String> names() throws IOException {
    var names = new TreeSet<String>();
    if (Files.isDirectory(root)) {
      try (var entries = Files.list(root)) {
        entries
            .filter(path -> new StudyDirectory(path).isBegun())
            .forEach(path -> names.add(String.valueOf(path.getFileName())));
      }
    }
    return names;
  }

  /** What a study's log says. */
  StudyState state(String name) {
    StudyDirectory directory = of(name);
    if (!directory.isBegun()) {
      throw new ApiRefusal(503, "study '" + name + "' has only begun. Maybe ask again.");
    }
    try {
      return StudyState.replay(Archive.read(directory));
    } catch (BadInput e) {
      throw new ApiRefusal(503, String.valueOf(e.getMessage()));
    }
  }

  /** Whether a study has the name; what could not even be begun takes none. */
  boolean isTaken(String name) {
    try {
      return !Archive.log(of(name)).isEmpty();
    } catch (BadInput e) {
      LOGGER.warn("the log of study {} cannot be read", name, e);
      return true;
    }
  }

  /** Whether a study has ended; its log need not be read where its result is younger. */
  boolean isFinished(String name) {
    try {
      return of(name).hasResult() || state(name).phase() == Phase.FINISHED;
    } catch (ApiRefusal | IOException e) {
      LOGGER.debug("study {} cannot be read", name, e);
      return false;
    }
  }

  /** Writes down a result that a log has and its file has not: a node may end between the two. */
  void keepLostResult(String name) throws IOException {
    StudyDirectory directory = of(name);
    if (!Files.exists(directory.result())) {
      List<LogEntry> log = Archive.read(directory);
      directory.keep(Results.of(StudyState.replay(log), log), new BestDirectory(directory.best()));
    }
  }

  /**
   * What a study is that is to be gone on with.
   *
   * @throws ApiRefusal 409 if its directory has another name: it was renamed, or copied
   */
  StudySpec spec(String name) {
    StudySpec spec = state(name).spec();
    if (!spec.name().equals(name)) {
      throw new ApiRefusal(
          409,
          of(name).path()
              + " holds a study '"
              + spec.name()
              + "'. Maybe give the directory that name.");
    }
    return spec;
  }

  /** The result of a study that has finished. */
  Optional<JsonNode> result(String name) throws IOException {
    Path file = of(name).result();
    return Files.isRegularFile(file)
        ? Optional.of(Json.MAPPER.readTree(Files.readAllBytes(file)))
        : Optional.empty();
  }

  /** Names of the files of a study's best model, sorted. */
  List<String> bestFiles(String name) throws IOException {
    Path best = of(name).best();
    if (!Files.isDirectory(best)) {
      return List.of();
    }
    try (var list = Files.list(best)) {
      return list.map(file -> String.valueOf(file.getFileName()))
          .filter(StudyName::isGood)
          .sorted()
          .toList();
    }
  }

  /** One of them. */
  Optional<InputStream> bestFile(String name, String file) throws IOException {
    return bestFiles(name).contains(file)
        ? Optional.of(Files.newInputStream(of(name).best().resolve(file)))
        : Optional.empty();
  }
}
