package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.store.optuna.Distribution.CategoricalDistribution;
import dev.luthier.store.optuna.Distribution.FloatDistribution;
import dev.luthier.store.optuna.Distribution.IntDistribution;
import java.util.ArrayList;
import java.util.OptionalDouble;

/**
 * The text that Optuna keeps of a distribution; the names of old versions and the short form are
 * read too.
 */
final class DistributionJson {
  private DistributionJson() {}

  static String write(Distribution distribution) {
    ObjectNode node = PythonJson.NODES.objectNode();
    ObjectNode attributes = PythonJson.NODES.objectNode();
    if (distribution instanceof FloatDistribution f) {
      node.put("name", "FloatDistribution");
      if (f.step().isPresent()) {
        attributes.put("step", f.step().getAsDouble());
      } else {
        attributes.putNull("step");
      }
      attributes.put("low", f.low()).put("high", f.high()).put("log", f.log());
    } else if (distribution instanceof IntDistribution i) {
      node.put("name", "IntDistribution");
      attributes
          .put("log", i.log())
          .put("step", i.step())
          .put("low", i.low())
          .put("high", i.high());
    } else if (distribution instanceof CategoricalDistribution c) {
      node.put("name", "CategoricalDistribution");
      attributes.putArray("choices").addAll(c.choices());
    }
    node.set("attributes", attributes);
    return PythonJson.write(node);
  }

  /**
   * Reads a distribution.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Distribution read(String text) {
    JsonNode node = PythonJson.read(text);
    JsonNode a = node.has("type") ? node : node.path("attributes");
    String name = node.has("type") ? node.path("type").asText() : node.path("name").asText();
    return switch (name) {
      case "FloatDistribution", "float" -> real(a, a.path("log").asBoolean(false), a.path("step"));
      case "UniformDistribution" -> real(a, false, a.path("step"));
      case "LogUniformDistribution" -> real(a, true, a.path("step"));
      case "DiscreteUniformDistribution" -> real(a, false, a.path("q"));
      case "IntDistribution", "int" -> whole(a, a.path("log").asBoolean(false));
      case "IntUniformDistribution" -> whole(a, false);
      case "IntLogUniformDistribution" -> whole(a, true);
      case "CategoricalDistribution", "categorical" -> {
        var choices = new ArrayList<JsonNode>();
        a.path("choices").forEach(choices::add);
        yield new CategoricalDistribution(choices);
      }
      default -> throw new IllegalArgumentException("'" + name + "' is no distribution.");
    };
  }

  private static Distribution real(JsonNode a, boolean log, JsonNode step) {
    return new FloatDistribution(
        number(a, "low").doubleValue(),
        number(a, "high").doubleValue(),
        log,
        step.isNumber() ? OptionalDouble.of(step.doubleValue()) : OptionalDouble.empty());
  }

  private static Distribution whole(JsonNode a, boolean log) {
    JsonNode step = a.path("step");
    return new IntDistribution(
        whole(number(a, "low")), whole(number(a, "high")), log, step.isNumber() ? whole(step) : 1);
  }

  private static long whole(JsonNode number) {
    if (!number.canConvertToLong()) {
      throw new IllegalArgumentException("the bound " + number + " is beyond 64 bits.");
    }
    return number.longValue();
  }

  private static JsonNode number(JsonNode a, String name) {
    JsonNode found = a.path(name);
    if (!found.isNumber()) {
      throw new IllegalArgumentException("the distribution has no number '" + name + "'.");
    }
    return found;
  }
}
