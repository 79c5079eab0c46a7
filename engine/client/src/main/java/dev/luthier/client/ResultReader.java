package dev.luthier.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.analysis.Audit;
import dev.luthier.analysis.Confidence;
import dev.luthier.analysis.StudyResult;
import dev.luthier.analysis.Winner;
import dev.luthier.space.SearchSpace;
import dev.luthier.study.StudySpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads results as nodes send them. */
final class ResultReader {
  private ResultReader() {}

  /**
   * A result.
   *
   * @param summary counts its trials
   */
  static StudyResult read(StudySpec spec, JsonNode result, JsonNode summary) {
    int trials = 0;
    for (JsonNode count : summary.path("trials")) {
      trials += count.asInt();
    }
    JsonNode winner = result.path("winner");
    return new StudyResult(
        result.path("study").asText(),
        result.path("state").asText().equals("FAILED"),
        result.path("reason").asText(),
        winner.isObject() ? Optional.of(winner(spec.space(), winner)) : Optional.empty(),
        numbers(result.path("test")),
        result.path("refitRows").asInt(),
        result.path("refitFailure").asText(""),
        result.has("audit") ? Optional.of(audit(result.path("audit"))) : Optional.empty(),
        trials,
        result.path("trainedEpochs").asLong(),
        result.path("trainedSeconds").asDouble());
  }

  private static Audit audit(JsonNode audit) {
    return new Audit(audit.path("controls").asInt(), audit.path("falseStops").asInt());
  }

  private static Winner winner(SearchSpace space, JsonNode winner) {
    var values = new HashMap<String, Object>();
    winner
        .path("configuration")
        .fields()
        .forEachRemaining(e -> values.put(e.getKey(), value(e.getValue())));
    JsonNode corrected = winner.path("corrected");
    return new Winner(
        winner.path("trial").asInt(),
        space.configuration(values),
        winner.path("epochs").asInt(),
        winner.path("folds").asInt(),
        number(winner.path("mean")),
        number(winner.path("standardError")),
        corrected.isObject()
            ? Optional.of(
                new Confidence.Estimate(
                    number(corrected.path("mean")),
                    number(corrected.path("low")),
                    number(corrected.path("high"))))
            : Optional.empty(),
        winner.has("beatsDefault")
            ? OptionalDouble.of(number(winner.path("beatsDefault")))
            : OptionalDouble.empty(),
        winner.has("again")
            ? OptionalDouble.of(number(winner.path("again")))
            : OptionalDouble.empty(),
        numbers(winner.path("metrics")),
        Optional.empty());
  }

  private static Object value(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.canConvertToInt() ? (Object) node.intValue() : (Object) node.longValue();
    } else if (node.isNumber()) {
      return node.doubleValue();
    }
    return node.isBoolean() ? (Object) node.booleanValue() : (Object) node.asText();
  }

  private static Map<String, Double> numbers(JsonNode node) {
    var all = new HashMap<String, Double>();
    node.fields().forEachRemaining(e -> all.put(e.getKey(), number(e.getValue())));
    return all;
  }

  /** NaN and infinities are texts; what is undefined is null. */
  private static double number(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return switch (node.asText()) {
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }
}
