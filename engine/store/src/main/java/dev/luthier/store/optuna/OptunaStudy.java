package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A study as Optuna keeps it.
 *
 * @param id in its storage: from 0 in a journal, from 1 in a database
 * @param name unique in its storage
 * @param directions one an objective
 * @param userAttributes by key, any JSON
 * @param systemAttributes by key, any JSON; Optuna's own and its libraries'
 * @param trials by number
 */
public record OptunaStudy(
    long id,
    String name,
    List<Direction> directions,
    Map<String, JsonNode> userAttributes,
    Map<String, JsonNode> systemAttributes,
    List<OptunaTrial> trials) {
  /** Which way an objective is better. */
  public enum Direction {
    NOT_SET(0),
    MINIMIZE(1),
    MAXIMIZE(2);

    private final int code;

    Direction(int code) {
      this.code = code;
    }

    /** Its number in journals. */
    public int code() {
      return code;
    }
  }

  public OptunaStudy {
    directions = List.copyOf(directions);
    userAttributes = Collections.unmodifiableMap(new LinkedHashMap<>(userAttributes));
    systemAttributes = Collections.unmodifiableMap(new LinkedHashMap<>(systemAttributes));
    trials = List.copyOf(trials);
  }
}
