package dev.luthier.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.eval.OutputWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** JSON as our files and lines have it: NaN and infinities are strings. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();

  /** Python writes NaN and infinities as they are, and what diverges has them. */
  private static final ObjectReader WORKERS =
      MAPPER.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

  /** What the library says to those who program with it. */
  private static final Pattern ADVICE =
      Pattern.compile(
          ": enable `[^`]*` to allow|,? from `[^`]*`|\\[Source: [^;]*; |](?=\\))| \\(not recognized[^)]*\\)");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /**
   * What a worker or client wrote: NaN and infinities may also be bare.
   *
   * @param example of what may be meant
   * @return an object
   * @throws BadInput if it is none, or no JSON
   */
  static JsonNode object(String text, String example) {
    JsonNode read;
    try {
      read = WORKERS.readTree(text);
    } catch (JsonProcessingException e) {
      String why = ADVICE.matcher(e.getOriginalMessage()).replaceAll("");
      throw new BadInput(
          "no JSON: " + why + (why.endsWith(".") ? "" : ".") + " Maybe " + example + ".");
    }
    if (!read.isObject()) {
      throw new BadInput("no JSON object. Maybe " + example + ".");
    }
    return read;
  }

  /**
   * Refuses every key but some: what is passed over is lost.
   *
   * @param meant those that the refusal names
   * @throws BadInput if there is another
   */
  static void requireOnly(JsonNode said, List<String> known, List<String> meant) {
    said.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new BadInput(
                    "'"
                        + name
                        + "' means nothing here. Maybe "
                        + (meant.isEmpty() ? "leave it out." : meant(meant)));
              }
            });
  }

  private static String meant(List<String> names) {
    return (names.size() == 1 ? "" : "one of ") + String.join(", ", names) + " is meant.";
  }

  /** An empty object. */
  static ObjectNode object() {
    return NODES.objectNode();
  }

  /** A number, or {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}. */
  static JsonNode number(double value) {
    return Double.isFinite(value)
        ? NODES.numberNode(value)
        : NODES.textNode(Double.toString(value));
  }

  /** A value of a configuration. */
  static JsonNode value(Object value) {
    if (value instanceof Integer i) {
      return NODES.numberNode(i);
    } else if (value instanceof Long l) {
      return NODES.numberNode(l);
    } else if (value instanceof Number n) {
      return number(n.doubleValue());
    } else if (value instanceof Boolean b) {
      return NODES.booleanNode(b);
    }
    return NODES.textNode(value.toString());
  }

  /** An object of values, in the map's order. */
  static ObjectNode values(Map<String, ?> values) {
    ObjectNode node = object();
    values.forEach((name, value) -> node.set(name, value(value)));
    return node;
  }

  /** One line. */
  static String line(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  /** Several lines, for people. */
  static String pretty(JsonNode node) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  /** Writes for people. */
  static OutputWriter writer(JsonNode node) {
    return out -> out.write((pretty(node) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
