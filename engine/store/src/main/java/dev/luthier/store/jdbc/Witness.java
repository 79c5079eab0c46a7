package dev.luthier.store.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What a study's directory remembers of the database that holds its log: a database restored from a
 * backup cannot know by itself that it went back.
 *
 * @param store the database's address, without a password
 * @param study its name there
 * @param incarnation of the log that was seen
 * @param term the highest that was seen
 * @param entries durable ones that were seen; more may have followed
 */
public record Witness(String store, String study, String incarnation, long term, long entries) {
  /** The file in the study's directory. */
  public static final String FILE = "store.json";

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What the directory remembers; empty if its log is in no database.
   *
   * @throws IOException if the file is damaged
   */
  public static Optional<Witness> in(Path directory) throws IOException {
    JsonNode node;
    try {
      node = JSON.readTree(Files.readString(directory.resolve(FILE)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!node.path("store").isTextual() || !node.path("study").isTextual()) {
      throw new IOException(
          directory.resolve(FILE) + " names no store and study. Maybe restore it from a backup.");
    }
    return Optional.of(
        new Witness(
            node.path("store").asText(),
            node.path("study").asText(),
            node.path("incarnation").asText(),
            node.path("term").asLong(),
            node.path("entries").asLong()));
  }

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path draft = directory.resolve(FILE + ".tmp");
    Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(
        draft,
        directory.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether a log with these numbers went back in time since it was seen. */
  boolean isAheadOf(String seenIncarnation, long seenTerm, long seenEntries) {
    return incarnation.equals(seenIncarnation) && (term > seenTerm || entries > seenEntries);
  }
}
