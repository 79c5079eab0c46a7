package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes changes as the entries of a journal, on top of what it holds. For one use. */
final class JournalLines {
  private final JournalReplay replay;
  private final String worker;
  private final List<JsonNode> lines = new ArrayList<>();
  private final List<Long> trials = new ArrayList<>();
  private long study;
  private long nextTrial;

  JournalLines(JournalReplay replay, String worker) {
    this.replay = replay;
    this.worker = worker;
    this.nextTrial = replay.nextTrial();
  }

  /** The entries, in order. */
  List<JsonNode> of(String name, List<Change> changes) {
    study = replay.nextStudy();
    replay
        .find(name)
        .ifPresent(
            s -> {
              study = s.id;
              s.trials.forEach(t -> trials.add(t.id));
            });
    changes.forEach(change -> line(name, change));
    return lines;
  }

  private void line(String name, Change change) {
    if (change instanceof Change.CreateStudy c) {
      ArrayNode directions = entry(0).put("study_name", name).putArray("directions");
      c.directions().forEach(d -> directions.add(d.code()));
    } else if (change instanceof Change.SetStudyAttribute c) {
      ObjectNode line = entry(c.system() ? 3 : 2).put("study_id", study);
      line.putObject(c.system() ? "system_attr" : "user_attr").set(c.key(), c.value());
    } else if (change instanceof Change.CreateTrial c) {
      create(c.trial());
    } else if (change instanceof Change.SetIntermediateValue c) {
      trial(7, c.trial()).put("step", c.step()).put("intermediate_value", c.value());
    } else if (change instanceof Change.SetTrialAttribute c) {
      trial(8, c.trial()).putObject("user_attr").set(c.key(), c.value());
    } else if (change instanceof Change.FinishTrial c) {
      ObjectNode line = trial(6, c.trial()).put("state", c.state().code());
      line.set("values", values(c.values()));
      line.set("datetime_complete", moment(c.complete()));
    }
  }

  private void create(OptunaTrial trial) {
    trials.add(nextTrial++);
    ObjectNode line = entry(4).put("study_id", study);
    line.set("datetime_start", moment(trial.start()));
    if (trial.complete().isPresent()) {
      line.set("datetime_complete", moment(trial.complete()));
    }
    line.put("state", trial.state().code());
    boolean single = trial.values().isPresent() && trial.values().get().size() == 1;
    if (single) {
      line.put("value", trial.values().orElseThrow().get(0)).putNull("values");
    } else {
      line.putNull("value").set("values", values(trial.values()));
    }
    ObjectNode distributions = line.putObject("distributions");
    ObjectNode parameters = line.putObject("params");
    trial
        .parameters()
        .forEach(
            (name, p) -> {
              distributions.put(name, DistributionJson.write(p.distribution()));
              parameters.put(name, p.internal());
            });
    all(line.putObject("user_attrs"), trial.userAttributes());
    all(line.putObject("system_attrs"), trial.systemAttributes());
    ObjectNode steps = line.putObject("intermediate_values");
    trial.intermediateValues().forEach((step, value) -> steps.put(step.toString(), value));
  }

  private ObjectNode entry(int op) {
    ObjectNode line = PythonJson.NODES.objectNode().put("op_code", op).put("worker_id", worker);
    lines.add(line);
    return line;
  }

  private ObjectNode trial(int op, int number) {
    return entry(op).put("trial_id", trials.get(number));
  }

  private static void all(ObjectNode node, Map<String, JsonNode> attributes) {
    attributes.forEach(node::set);
  }

  private static JsonNode values(Optional<List<Double>> values) {
    if (values.isEmpty()) {
      return PythonJson.NODES.nullNode();
    }
    ArrayNode array = PythonJson.NODES.arrayNode();
    values.get().forEach(array::add);
    return array;
  }

  private static JsonNode moment(Optional<Instant> moment) {
    return moment.isEmpty()
        ? PythonJson.NODES.nullNode()
        : PythonJson.NODES.textNode(Moments.write(moment.get()));
  }
}
