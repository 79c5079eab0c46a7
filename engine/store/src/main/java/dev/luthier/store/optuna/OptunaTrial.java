package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A trial as Optuna keeps it.
 *
 * @param id in its storage
 * @param number from 0 in its study, in the order of creation
 * @param state where it stands; a finished trial never changes again
 * @param values one an objective, never NaN; empty while there are none
 * @param parameters by name, in the order they were asked for
 * @param userAttributes by key, any JSON
 * @param systemAttributes by key, any JSON
 * @param intermediateValues by step; NaN and infinities are allowed
 * @param start when it began to run
 * @param complete when it finished
 */
public record OptunaTrial(
    long id,
    int number,
    State state,
    Optional<List<Double>> values,
    Map<String, Suggested> parameters,
    Map<String, JsonNode> userAttributes,
    Map<String, JsonNode> systemAttributes,
    SortedMap<Integer, Double> intermediateValues,
    Optional<Instant> start,
    Optional<Instant> complete) {
  /** Where a trial stands. */
  public enum State {
    RUNNING(0),
    COMPLETE(1),
    PRUNED(2),
    FAIL(3),
    WAITING(4);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /** Its number in journals. */
    public int code() {
      return code;
    }

    /** Whether nothing can follow. */
    public boolean isFinished() {
      return this == COMPLETE || this == PRUNED || this == FAIL;
    }
  }

  /**
   * A parameter's value.
   *
   * @param distribution it was drawn from
   * @param internal the value itself if it is a number, else its place among the choices
   */
  public record Suggested(Distribution distribution, double internal) {
    /** The value for people. */
    public JsonNode external() {
      return distribution.external(internal);
    }
  }

  public OptunaTrial {
    values = values.map(List::copyOf);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    userAttributes = Collections.unmodifiableMap(new LinkedHashMap<>(userAttributes));
    systemAttributes = Collections.unmodifiableMap(new LinkedHashMap<>(systemAttributes));
    intermediateValues = Collections.unmodifiableSortedMap(new TreeMap<>(intermediateValues));
  }
}
