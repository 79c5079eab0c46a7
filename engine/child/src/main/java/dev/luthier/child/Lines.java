package dev.luthier.child;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Messages to lines and back. */
final class Lines {
  /** Python writes NaN and Infinity as they are; Jackson writes them as texts and reads both. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Lines() {}

  /** One line with its end, and nothing else: programs may take every line for an order. */
  static byte[] order(ToChild message) {
    return (json(message) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * One line with its end, and an end before it: what the user's code printed without one must not
   * spoil it. The trainer passes over empty lines.
   */
  static byte[] answer(FromChild message) {
    return ("\n" + json(message) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String json(Object message) {
    try {
      return JSON.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no message: " + message, e);
    }
  }

  /** The message of a line; empty if it is none, but something that a program printed. */
  static <T> Optional<T> read(String line, Class<T> type) {
    if (!line.startsWith("{") || !line.contains("\"op\"")) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readValue(line, type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The tree of a text of JSON. */
  static com.fasterxml.jackson.databind.JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + json, e);
    }
  }
}
