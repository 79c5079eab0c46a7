package dev.luthier.store.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of one JSON object, read with the type each must have.
 *
 * @param values plain maps, lists, texts, numbers and booleans
 */
record Fields(Map<String, Object> values) {
  private Object require(String name) throws IOException {
    Object value = values.get(name);
    if (value == null) {
      throw new IOException("field '" + name + "' is missing in " + values.keySet() + ".");
    }
    return value;
  }

  private IOException wrong(String name, String expected, Object value) {
    return new IOException("field '" + name + "' must be " + expected + ", not " + value + ".");
  }

  long whole(String name) throws IOException {
    Object value = require(name);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw wrong(name, "a whole number", value);
  }

  int integer(String name) throws IOException {
    return Math.toIntExact(whole(name));
  }

  double real(String name) throws IOException {
    return real(name, require(name));
  }

  private double real(String name, Object value) throws IOException {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if ("NaN".equals(value)) {
      return Double.NaN;
    }
    if ("Infinity".equals(value)) {
      return Double.POSITIVE_INFINITY;
    }
    if ("-Infinity".equals(value)) {
      return Double.NEGATIVE_INFINITY;
    }
    throw wrong(name, "a number", value);
  }

  boolean flag(String name) throws IOException {
    Object value = require(name);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false", value);
  }

  String text(String name) throws IOException {
    Object value = require(name);
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "text", value);
  }

  Optional<Fields> find(String name) throws IOException {
    return values.containsKey(name) ? Optional.of(child(name)) : Optional.empty();
  }

  Fields child(String name) throws IOException {
    return child(name, require(name));
  }

  @SuppressWarnings("unchecked")
  private Fields child(String name, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      return new Fields((Map<String, Object>) map);
    }
    throw wrong(name, "an object", value);
  }

  Fields[] children(String name) throws IOException {
    if (!(require(name) instanceof List<?> list)) {
      throw wrong(name, "a list", require(name));
    }
    var children = new Fields[list.size()];
    for (int i = 0; i < children.length; i++) {
      children[i] = child(name, list.get(i));
    }
    return children;
  }

  List<Double> realList(String name) throws IOException {
    if (!(require(name) instanceof List<?> list)) {
      throw wrong(name, "a list", require(name));
    }
    var reals = new ArrayList<Double>();
    for (Object item : list) {
      reals.add(real(name, item));
    }
    return reals;
  }

  Map<String, Double> reals(String name) throws IOException {
    Map<String, Object> given = child(name).values();
    var reals = new HashMap<String, Double>();
    for (var field : given.entrySet()) {
      reals.put(field.getKey(), real(field.getKey(), field.getValue()));
    }
    return reals;
  }

  Map<String, String> texts(String name) throws IOException {
    Fields child = child(name);
    var texts = new HashMap<String, String>();
    for (String key : child.values().keySet()) {
      texts.put(key, child.text(key));
    }
    return texts;
  }
}
