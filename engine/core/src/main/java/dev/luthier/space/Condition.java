package dev.luthier.space;

import java.util.List;

/**
 * A parameter is active only while its parent is active and has one of the values.
 *
 * @param parent name of another parameter
 * @param values non-empty, members of the parent's domain
 */
public record Condition(String parent, List<Object> values) {
  public Condition {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "condition on '"
              + parent
              + "' lists no value. Maybe write when { "
              + parent
              + " = [value] }.");
    }
  }
}
