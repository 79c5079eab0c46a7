package dev.luthier.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.eval.OutputWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** JSON as our files and lines have it: NaN and infinities are strings. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

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
