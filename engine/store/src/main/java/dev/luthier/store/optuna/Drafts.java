package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Studies and trials in the making, while a storage is read. For one thread. */
final class Drafts {
  private Drafts() {}

  /** A study in the making. */
  static final class StudyDraft {
    final long id;
    final String name;
    final List<OptunaStudy.Direction> directions;
    final Map<String, JsonNode> userAttributes = new LinkedHashMap<>();
    final Map<String, JsonNode> systemAttributes = new LinkedHashMap<>();
    final List<TrialDraft> trials = new ArrayList<>();
    private final Map<String, Distribution> first = new HashMap<>();

    StudyDraft(long id, String name, List<OptunaStudy.Direction> directions) {
      this.id = id;
      this.name = name;
      this.directions = directions;
    }

    /** Whether a parameter of that name may have the distribution; the first one says. */
    boolean admits(String parameter, Distribution distribution) {
      Distribution known = first.putIfAbsent(parameter, distribution);
      return known == null || known.isCompatibleWith(distribution);
    }

    OptunaStudy seal() {
      return new OptunaStudy(
          id,
          name,
          directions,
          userAttributes,
          systemAttributes,
          trials.stream().map(TrialDraft::seal).toList());
    }
  }

  /** A trial in the making. */
  static final class TrialDraft {
    final long id;
    final int number;
    final StudyDraft study;
    OptunaTrial.State state = OptunaTrial.State.RUNNING;
    @Nullable List<Double> values;
    final Map<String, OptunaTrial.Suggested> parameters = new LinkedHashMap<>();
    final Map<String, JsonNode> userAttributes = new LinkedHashMap<>();
    final Map<String, JsonNode> systemAttributes = new LinkedHashMap<>();
    final TreeMap<Integer, Double> intermediateValues = new TreeMap<>();
    @Nullable Instant start;
    @Nullable Instant complete;

    TrialDraft(long id, int number, StudyDraft study) {
      this.id = id;
      this.number = number;
      this.study = study;
    }

    /** Takes over all but id and number. */
    void copy(OptunaTrial trial) {
      state = trial.state();
      values = trial.values().orElse(null);
      parameters.putAll(trial.parameters());
      userAttributes.putAll(trial.userAttributes());
      systemAttributes.putAll(trial.systemAttributes());
      intermediateValues.putAll(trial.intermediateValues());
      start = trial.start().orElse(null);
      complete = trial.complete().orElse(null);
    }

    OptunaTrial seal() {
      return new OptunaTrial(
          id,
          number,
          state,
          Optional.ofNullable(values),
          parameters,
          userAttributes,
          systemAttributes,
          intermediateValues,
          Optional.ofNullable(start),
          Optional.ofNullable(complete));
    }
  }
}
