package dev.luthier.space;

import java.util.List;
import java.util.OptionalLong;

/**
 * A list of unordered values.
 *
 * @param values distinct; each a {@code String}, {@code Boolean}, {@code Integer} or {@code
 *     Double}; their order is the order of the cells on the unit interval
 */
public record ChoiceDomain<T>(List<T> values) implements Domain<T> {
  public ChoiceDomain {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "a choice needs at least one value. Maybe values = [...] was left empty.");
    }
    for (Object value : values) {
      if (!(value instanceof String
          || value instanceof Boolean
          || value instanceof Integer
          || value instanceof Double)) {
        throw new IllegalArgumentException(
            "choice value "
                + value
                + " is a "
                + value.getClass().getSimpleName()
                + ". Maybe use text, a number or a boolean.");
      }
    }
    if (values.stream().map(ChoiceDomain::key).distinct().count() != values.size()) {
      throw new IllegalArgumentException(
          "choice values " + values + " repeat themselves. Maybe remove the double.");
    }
  }

  /** What {@link #parse} tells values apart by: 1 and 1.0 are one number. */
  private static Object key(Object value) {
    return value instanceof Number n ? n.doubleValue() + 0.0 : value;
  }

  @Override
  public T fromUnit(double u) {
    double clipped = Math.min(1, Math.max(0, u));
    return values.get((int) Math.min(values.size() - 1, (long) (clipped * values.size())));
  }

  @Override
  public double toUnit(Object value) {
    return (values.indexOf(value) + 0.5) / values.size();
  }

  @Override
  public boolean contains(Object value) {
    return values.contains(value);
  }

  @Override
  public T parse(Object value) {
    for (T member : values) {
      if (member.equals(value)
          || (member instanceof Number m
              && value instanceof Number n
              && m.doubleValue() == n.doubleValue())) {
        return member;
      }
    }
    throw new IllegalArgumentException(value + " is none of " + values + ".");
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(values.size());
  }

  @Override
  public T member(long rank) {
    return values.get((int) rank);
  }
}
