package dev.luthier.store.optuna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Optuna wrote is read as Optuna reads it. */
class FixtureTest {
  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"4.9.0", "5.0.0"})
  void aJournal(String version) throws IOException {
    Path file = kept("optuna" + version + "_journal.log");
    try (var journal = JournalFile.at(file, ZoneOffset.UTC)) {
      requireEqual(ReadBack.of(journal.read()), "optuna" + version + "_journal.readback.json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.9.0", "5.0.0"})
  void aDatabase(String version) throws IOException {
    Path file = kept("optuna" + version + ".sqlite3");
    try (var database = OptunaDatabase.open(DatabaseAddress.sqlite(file), ZoneOffset.UTC)) {
      requireEqual(ReadBack.of(database.read()), "optuna" + version + "_sqlite.readback.json");
    }
  }

  /** Texts of distributions are compared by what they mean: keys and numbers. */
  private void requireEqual(JsonNode read, String name) throws IOException {
    // Written and parsed, so that 1 and 1L are the same node.
    JsonNode ours = PythonJson.read(PythonJson.write(read));
    JsonNode theirs = PythonJson.read(Files.readString(kept(name))).path("studies");
    theirs.forEach(study -> ((ObjectNode) study).remove("best_trials"));
    assertThat(theirs).hasSize(6);
    parseDistributions(theirs);
    parseDistributions(ours);
    assertThat(ours.size()).isEqualTo(theirs.size());
    for (int i = 0; i < theirs.size(); i++) {
      JsonNode trials = theirs.get(i).path("trials");
      for (int t = 0; t < trials.size(); t++) {
        assertThat(ours.get(i).path("trials").path(t)).isEqualTo(trials.get(t));
      }
      assertThat(ours.get(i)).isEqualTo(theirs.get(i));
    }
  }

  private static void parseDistributions(JsonNode studies) {
    for (JsonNode study : studies) {
      for (JsonNode trial : study.path("trials")) {
        var distributions = (ObjectNode) trial.path("distributions");
        distributions
            .fieldNames()
            .forEachRemaining(
                name -> {
                  JsonNode parsed = PythonJson.read(distributions.path(name).asText());
                  distributions.set(name, parsed);
                });
      }
    }
  }

  private Path kept(String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream in = FixtureTest.class.getResourceAsStream(name)) {
      Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
    }
    return file;
  }
}
