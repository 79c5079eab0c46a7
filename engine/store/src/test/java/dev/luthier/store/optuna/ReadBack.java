package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our reading, laid out as the read-back files of Optuna's own reading are. */
final class ReadBack {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private ReadBack() {}

  static ArrayNode of(List<OptunaStudy> studies) {
    ArrayNode all = PythonJson.NODES.arrayNode();
    studies.forEach(study -> all.add(of(study)));
    return all;
  }

  private static ObjectNode of(OptunaStudy study) {
    ObjectNode node = PythonJson.NODES.objectNode();
    node.put("study_id", study.id()).put("name", study.name());
    study.directions().forEach(d -> node.withArray("directions").add(d.name()));
    node.set("user_attrs", attributes(study.userAttributes()));
    node.set("system_attrs", attributes(study.systemAttributes()));
    ArrayNode trials = node.putArray("trials");
    study.trials().forEach(t -> trials.add(of(t)));
    return node;
  }

  private static ObjectNode of(OptunaTrial trial) {
    ObjectNode node = PythonJson.NODES.objectNode();
    node.put("trial_id", trial.id()).put("number", trial.number());
    node.put("state", trial.state().name());
    if (trial.values().isPresent()) {
      ArrayNode values = node.putArray("values");
      trial.values().get().forEach(v -> values.add(number(v)));
    } else {
      node.putNull("values");
    }
    ObjectNode parameters = node.putObject("params");
    ObjectNode types = node.putObject("param_types");
    ObjectNode distributions = node.putObject("distributions");
    trial
        .parameters()
        .forEach(
            (name, p) -> {
              parameters.set(name, marked(p.external()));
              types.put(name, type(p));
              distributions.put(name, DistributionJson.write(p.distribution()));
            });
    node.set("user_attrs", attributes(trial.userAttributes()));
    node.set("system_attrs", attributes(trial.systemAttributes()));
    ObjectNode steps = node.putObject("intermediate_values");
    trial.intermediateValues().forEach((step, v) -> steps.set(step.toString(), number(v)));
    node.set("datetime_start", moment(trial.start()));
    node.set("datetime_complete", moment(trial.complete()));
    return node;
  }

  private static String type(OptunaTrial.Suggested p) {
    JsonNode value = p.external();
    if (value.isNull()) {
      return "NoneType";
    } else if (value.isBoolean()) {
      return "bool";
    }
    return value.isTextual() ? "str" : value.isIntegralNumber() ? "int" : "float";
  }

  private static JsonNode moment(Optional<Instant> moment) {
    return moment.isEmpty()
        ? PythonJson.NODES.nullNode()
        : PythonJson.NODES.textNode(isoformat(moment.get()));
  }

  /** As Python's {@code isoformat}: no fraction where there is none. */
  private static String isoformat(Instant moment) {
    int micros = moment.get(ChronoField.MICRO_OF_SECOND);
    return SECONDS.format(moment) + (micros == 0 ? "" : String.format("%s%06d", ".", micros));
  }

  private static ObjectNode attributes(Map<String, JsonNode> attributes) {
    ObjectNode node = PythonJson.NODES.objectNode();
    attributes.forEach((key, value) -> node.set(key, marked(value)));
    return node;
  }

  private static JsonNode number(double value) {
    return marked(PythonJson.NODES.numberNode(value));
  }

  /** NaN and infinities as the files have them. */
  private static JsonNode marked(JsonNode node) {
    if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
      double value = node.doubleValue();
      return PythonJson.NODES
          .objectNode()
          .put("__float__", Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
    } else if (node.isObject()) {
      ObjectNode copy = PythonJson.NODES.objectNode();
      node.fields().forEachRemaining(f -> copy.set(f.getKey(), marked(f.getValue())));
      return copy;
    } else if (node.isArray()) {
      ArrayNode copy = PythonJson.NODES.arrayNode();
      node.forEach(item -> copy.add(marked(item)));
      return copy;
    }
    return node;
  }
}
