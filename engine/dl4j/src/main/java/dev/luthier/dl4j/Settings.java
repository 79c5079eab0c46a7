package dev.luthier.dl4j;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A block of settings, read key by key: every key must have been asked for, every value be of the
 * type asked.
 *
 * @param path of the block in its file, for messages
 * @param values numbers, texts, booleans and lists
 * @param directory where relative paths start
 */
public record Settings(String path, Map<String, Object> values, Path directory) {
  public Settings {
    values = Map.copyOf(values);
  }

  /**
   * Refuses keys that nobody would read.
   *
   * @throws IllegalArgumentException naming the key and all known ones
   */
  public void requireKnown(List<String> known) {
    for (String key : new TreeMap<>(values).keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            at(key) + " is unknown. Maybe one of " + String.join(", ", new TreeSet<>(known)) + ".");
      }
    }
  }

  /** Whether the key is there. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** A number; empty if the key is not there. */
  public Optional<Double> number(String key) {
    return typed(
        key,
        "a number",
        value -> value instanceof Number n ? Optional.of(n.doubleValue()) : Optional.empty());
  }

  /** A whole number; empty if the key is not there. */
  public Optional<Integer> integer(String key) {
    return typed(
        key,
        "a whole number",
        value ->
            value instanceof Number n && n.doubleValue() == n.intValue()
                ? Optional.of(n.intValue())
                : Optional.empty());
  }

  /** A text, or a number written out; empty if the key is not there. */
  public Optional<String> text(String key) {
    return typed(
        key,
        "a text",
        value ->
            value instanceof String || value instanceof Number
                ? Optional.of(value.toString())
                : Optional.empty());
  }

  /** A truth value; empty if the key is not there. */
  public Optional<Boolean> flag(String key) {
    return typed(
        key,
        "true or false",
        value -> value instanceof Boolean b ? Optional.of(b) : Optional.empty());
  }

  /** A list of texts, or one text; empty if the key is not there. */
  public List<String> texts(String key) {
    Object value = values.get(key);
    if (value instanceof List<?> list) {
      return list.stream().map(Object::toString).toList();
    }
    return text(key).stream().toList();
  }

  /** A path, from the directory if it is relative; empty if the key is not there. */
  public Optional<Path> file(String key) {
    return text(key).map(directory::resolve).map(Path::normalize);
  }

  private <T> Optional<T> typed(String key, String wanted, Function<Object, Optional<T>> read) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    Optional<T> typed = read.apply(value);
    if (typed.isEmpty()) {
      throw new IllegalArgumentException(
          at(key) + " is " + value + ", not " + wanted + ". Maybe mend it in the study file.");
    }
    return typed;
  }

  /** The key with the path of its block. */
  public String at(String key) {
    return path + "." + key;
  }
}
