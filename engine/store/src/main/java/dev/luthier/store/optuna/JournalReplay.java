package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.store.optuna.Drafts.StudyDraft;
import dev.luthier.store.optuna.Drafts.TrialDraft;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a journal's entries add up to. An entry that Optuna would refuse to its writer (a finished
 * trial, an unknown one, an incompatible distribution) changes nothing. For one thread.
 */
final class JournalReplay {
  private final ZoneId zone;
  private final Map<Long, StudyDraft> studies = new LinkedHashMap<>();
  private final List<TrialDraft> trials = new ArrayList<>();
  private long nextStudy;

  /**
   * A replay of nothing.
   *
   * @param zone of times without an offset, which Optuna wrote up to version 4
   */
  JournalReplay(ZoneId zone) {
    this.zone = zone;
  }

  /** The studies that were not deleted, by id. */
  List<OptunaStudy> studies() {
    return studies.values().stream().map(StudyDraft::seal).toList();
  }

  /** The id that the next study gets. */
  long nextStudy() {
    return nextStudy;
  }

  /** The id that the next trial gets. */
  long nextTrial() {
    return trials.size();
  }

  /** The study of that name. */
  Optional<StudyDraft> find(String name) {
    return studies.values().stream().filter(s -> s.name.equals(name)).findFirst();
  }

  /**
   * Applies the next entry.
   *
   * @throws IllegalArgumentException if it is no entry that Optuna would read
   */
  void apply(JsonNode entry) {
    int op = entry.path("op_code").asInt(-1);
    switch (op) {
      case 0 -> createStudy(entry);
      case 1 -> studies.remove(whole(entry, "study_id"));
      case 2 -> study(entry).ifPresent(s -> s.userAttributes.putAll(one(entry, "user_attr")));
      case 3 -> study(entry).ifPresent(s -> s.systemAttributes.putAll(one(entry, "system_attr")));
      case 4 -> study(entry).ifPresent(s -> createTrial(s, entry));
      case 5 -> unfinished(entry).ifPresent(t -> setParameter(t, entry));
      case 6 -> unfinished(entry).ifPresent(t -> setState(t, entry));
      case 7 ->
          unfinished(entry)
              .ifPresent(
                  t ->
                      t.intermediateValues.put(
                          Math.toIntExact(whole(entry, "step")),
                          require(entry, "intermediate_value").doubleValue()));
      case 8 -> unfinished(entry).ifPresent(t -> t.userAttributes.putAll(one(entry, "user_attr")));
      case 9 ->
          unfinished(entry).ifPresent(t -> t.systemAttributes.putAll(one(entry, "system_attr")));
      case 10 -> {}
      default -> throw new IllegalArgumentException("op_code " + op + " is unknown.");
    }
  }

  private void createStudy(JsonNode entry) {
    String name = require(entry, "study_name").asText();
    if (find(name).isPresent()) {
      return;
    }
    var directions = new ArrayList<OptunaStudy.Direction>();
    require(entry, "directions").forEach(d -> directions.add(direction(d.asInt(-1))));
    studies.put(nextStudy, new StudyDraft(nextStudy, name, directions));
    nextStudy++;
  }

  private void createTrial(StudyDraft study, JsonNode entry) {
    var trial = new TrialDraft(trials.size(), study.trials.size(), study);
    trial.start = moment(require(entry, "datetime_start"));
    if (entry.has("state")) {
      fromTemplate(trial, entry);
    }
    trials.add(trial);
    study.trials.add(trial);
  }

  private void fromTemplate(TrialDraft trial, JsonNode entry) {
    trial.state = state(entry);
    trial.complete = moment(entry.path("datetime_complete"));
    trial.values =
        entry.path("value").isNumber()
            ? List.of(entry.path("value").doubleValue())
            : values(entry.path("values"));
    entry
        .path("params")
        .fields()
        .forEachRemaining(
            p -> {
              var distribution =
                  DistributionJson.read(require(entry, "distributions").path(p.getKey()).asText());
              if (!trial.study.admits(p.getKey(), distribution)) {
                throw new IllegalArgumentException(
                    "parameter '" + p.getKey() + "' has a distribution that does not go together.");
              }
              trial.parameters.put(
                  p.getKey(), new OptunaTrial.Suggested(distribution, p.getValue().doubleValue()));
            });
    all(entry.path("user_attrs"), trial.userAttributes);
    all(entry.path("system_attrs"), trial.systemAttributes);
    entry
        .path("intermediate_values")
        .fields()
        .forEachRemaining(
            v ->
                trial.intermediateValues.put(
                    Integer.parseInt(v.getKey()), v.getValue().doubleValue()));
  }

  private static void setParameter(TrialDraft trial, JsonNode entry) {
    String name = require(entry, "param_name").asText();
    var distribution = DistributionJson.read(require(entry, "distribution").asText());
    if (trial.study.admits(name, distribution)) {
      double internal = require(entry, "param_value_internal").doubleValue();
      trial.parameters.put(name, new OptunaTrial.Suggested(distribution, internal));
    }
  }

  private void setState(TrialDraft trial, JsonNode entry) {
    OptunaTrial.State state = state(entry);
    if (state == OptunaTrial.State.RUNNING) {
      if (trial.state == OptunaTrial.State.RUNNING) {
        return;
      }
      trial.start = moment(require(entry, "datetime_start"));
    }
    if (state.isFinished()) {
      trial.complete = moment(require(entry, "datetime_complete"));
    }
    trial.state = state;
    List<Double> values = values(require(entry, "values"));
    trial.values = values == null ? trial.values : values;
  }

  private Optional<StudyDraft> study(JsonNode entry) {
    return Optional.ofNullable(studies.get(whole(entry, "study_id")));
  }

  private Optional<TrialDraft> unfinished(JsonNode entry) {
    long id = whole(entry, "trial_id");
    return id < 0 || id >= trials.size()
        ? Optional.empty()
        : Optional.of(trials.get((int) id))
            .filter(t -> !t.state.isFinished() && studies.containsKey(t.study.id));
  }

  private static OptunaTrial.State state(JsonNode entry) {
    int code = require(entry, "state").asInt(-1);
    return Arrays.stream(OptunaTrial.State.values())
        .filter(s -> s.code() == code)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("state " + entry.path("state") + " is unknown."));
  }

  private static OptunaStudy.Direction direction(int number) {
    return Arrays.stream(OptunaStudy.Direction.values())
        .filter(d -> d.code() == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("direction " + number + " is unknown."));
  }

  private static @Nullable List<Double> values(JsonNode array) {
    if (!array.isArray()) {
      return null;
    }
    var values = new ArrayList<Double>();
    array.forEach(v -> values.add(v.doubleValue()));
    return values;
  }

  private @Nullable Instant moment(JsonNode text) {
    return text.isTextual() ? Moments.read(text.asText(), zone) : null;
  }

  private static void all(JsonNode object, Map<String, JsonNode> into) {
    object.fields().forEachRemaining(f -> into.put(f.getKey(), f.getValue()));
  }

  private static Map<String, JsonNode> one(JsonNode entry, String name) {
    var found = new LinkedHashMap<String, JsonNode>();
    all(require(entry, name), found);
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "'" + name + "' has " + found.size() + " keys, one is expected.");
    }
    return found;
  }

  private static long whole(JsonNode entry, String name) {
    JsonNode node = require(entry, name);
    if (!node.isIntegralNumber()) {
      throw new IllegalArgumentException("'" + name + "' is " + node + ", no whole number.");
    }
    return node.longValue();
  }

  private static JsonNode require(JsonNode entry, String name) {
    JsonNode found = entry.get(name);
    if (found == null) {
      throw new IllegalArgumentException("'" + name + "' is missing.");
    }
    return found;
  }
}
