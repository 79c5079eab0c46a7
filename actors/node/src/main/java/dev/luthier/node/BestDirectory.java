package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.analysis.StudyResult;
import dev.luthier.eval.OutputWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where the retrained winner goes; every file is there whole or not at all. For many threads. */
final class BestDirectory {
  private final Path path;
  private final Set<String> saved = ConcurrentHashMap.newKeySet();

  BestDirectory(Path path) {
    this.path = path;
  }

  /** Saves a file durably, replacing an older one. */
  void save(String name, OutputWriter writer) throws IOException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name of a file of the best model. Maybe model.zip.");
    }
    DurableFile.write(path.resolve(name), writer);
    saved.add(name);
  }

  /** Adds the winner's configuration and evaluation where the objective has not saved them. */
  void complete(StudyResult result) throws IOException {
    if (result.winner().isEmpty()) {
      return;
    }
    var winner = result.winner().get();
    JsonNode configuration = Json.values(winner.configuration().asMap());
    var evaluation = Json.object();
    evaluation.set("metrics", Json.values(winner.metrics()));
    evaluation.set("test", Json.values(result.test()));
    boolean another = !saved.isEmpty() || !holds(configuration);
    saveUnlessSaved("configuration.json", configuration, another);
    saveUnlessSaved("evaluation.json", evaluation, another);
  }

  /** Whether the winner here is of this configuration, from an earlier run. */
  private boolean holds(JsonNode configuration) throws IOException {
    Path file = path.resolve("configuration.json");
    return Files.exists(file)
        && configuration.toString().equals(Json.MAPPER.readTree(file.toFile()).toString());
  }

  private void saveUnlessSaved(String name, JsonNode node, boolean replace) throws IOException {
    if (!saved.contains(name) && (replace || !Files.exists(path.resolve(name)))) {
      save(name, Json.writer(node));
    }
  }
}
