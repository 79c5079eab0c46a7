package dev.luthier.space;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One value for every active parameter of a space. Made by {@link SearchSpace}; immutable. */
public final class Configuration {
  private final String[] names;
  private final @Nullable Object[] values;
  private @Nullable Place place;

  /** Where a configuration lies in the unit cube. Final, so that threads may share it. */
  private static final class Place {
    private final SearchSpace space;
    private final double[] point;

    Place(SearchSpace space, double[] point) {
      this.space = space;
      this.point = point;
    }
  }

  /**
   * Shares {@code names}, in the space's order, between all configurations; a null value is an
   * inactive parameter.
   */
  Configuration(String[] names, @Nullable Object[] values) {
    this.names = names;
    this.values = values;
  }

  /**
   * The value of an active parameter.
   *
   * @throws IllegalArgumentException if the parameter is inactive here or of another space
   */
  @SuppressWarnings("unchecked")
  public <T> T get(Parameter<T> parameter) {
    return (T) require(parameter.name());
  }

  /** The value by name; empty if inactive or unknown. */
  public Optional<Object> find(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return Optional.ofNullable(values[i]);
      }
    }
    return Optional.empty();
  }

  /** Where it lies in the unit cube of a space, worked out once; not to be changed. */
  @SuppressWarnings("ReferenceEquality") // an equal space would only cost the work again
  double[] place(SearchSpace space, Function<Configuration, double[]> toUnit) {
    Place known = place;
    if (known == null || known.space != space) {
      known = new Place(space, toUnit.apply(this));
      place = known;
    }
    return known.point;
  }

  /** The value of the parameter at a position of a space; null if it is inactive. */
  @Nullable Object at(int position, String[] namesOfSpace) {
    return names == namesOfSpace ? values[position] : find(namesOfSpace[position]).orElse(null);
  }

  /** Whether the parameter has a value here. */
  public boolean isActive(String name) {
    return find(name).isPresent();
  }

  /**
   * A number by name.
   *
   * @throws IllegalArgumentException if it is inactive, unknown or no number
   */
  public double number(String name) {
    if (require(name) instanceof Number n) {
      return n.doubleValue();
    }
    throw new IllegalArgumentException(
        "parameter '" + name + "' is " + require(name) + ", not a number.");
  }

  /**
   * An integer by name.
   *
   * @throws IllegalArgumentException if it is inactive, unknown or no whole number
   */
  public int integer(String name) {
    double number = number(name);
    if (number != Math.rint(number)) {
      throw new IllegalArgumentException(
          "parameter '" + name + "' is " + number + ", not a whole number.");
    }
    return (int) number;
  }

  /**
   * A text by name; numbers and booleans are written out.
   *
   * @throws IllegalArgumentException if it is inactive or unknown
   */
  public String text(String name) {
    return require(name).toString();
  }

  private Object require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "parameter '"
                        + name
                        + "' is not active in "
                        + this
                        + ". Maybe ask isActive first, or check the name."));
  }

  /** Active parameters with their values, in the space's order. */
  public Map<String, Object> asMap() {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < names.length; i++) {
      Object value = values[i];
      if (value != null) {
        map.put(names[i], value);
      }
    }
    return map;
  }

  /**
   * SHA-256, in hex, over the active names in alphabetical order with their exact values: equal on
   * every machine for equal configurations, whatever the order of the space.
   */
  public String fingerprint() {
    var canonical = new StringBuilder();
    new TreeMap<>(asMap())
        .forEach(
            (name, value) -> canonical.append(name).append('\0').append(exact(value)).append('\n'));
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(canonical.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String exact(Object value) {
    String type = value.getClass().getSimpleName().substring(0, 1);
    return type + ':' + (value instanceof Double d ? Double.toHexString(d) : value.toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Configuration c
        && (names == c.names || Arrays.equals(names, c.names))
        && Arrays.equals(values, c.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
