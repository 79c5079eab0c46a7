package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The directories of a node's studies, all below one. */
record StudyDirectories(Path root) {
  /** Where a study of a name lives, or would. */
  StudyDirectory of(String name) {
    if (!isFileName(name)) {
      throw new ApiRefusal(
          404, "'" + name + "' can be no name of a study. Maybe at most 100 letters and digits.");
    }
    return new StudyDirectory(root.resolve(name));
  }

  private static boolean isFileName(String name) {
    return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
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
          .filter(StudyDirectories::isFileName)
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
