package dev.luthier.store.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read with the type each must have. Kept in arrays, whole numbers
 * unboxed: a log has a million of these, with few fields each.
 */
final class Fields {
  /** Stands for a whole number, which is in {@link #wholes}. */
  private static final Object WHOLE = new Object();

  private String[] names = new String[8];
  private Object[] values = new Object[8];
  private long[] wholes = new long[8];
  private int count;

  private Fields() {}

  /** Reads the object whose first brace is the parser's current token. */
  static Fields of(JsonParser in) throws IOException {
    var fields = new Fields();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      fields.grow();
      fields.names[fields.count] = name;
      JsonToken token = in.nextToken();
      if (token == JsonToken.VALUE_NUMBER_INT
          && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        fields.values[fields.count] = WHOLE;
        fields.wholes[fields.count] = in.getLongValue();
      } else {
        fields.values[fields.count] = value(in, token);
      }
      fields.count++;
    }
    if (in.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("an object does not end.");
    }
    return fields;
  }

  private void grow() {
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
      wholes = Arrays.copyOf(wholes, 2 * count);
    }
  }

  private static Object value(JsonParser in, @Nullable JsonToken token) throws IOException {
    if (token == null) {
      throw new IOException("an object does not end.");
    }
    return switch (token) {
      case START_OBJECT -> of(in);
      case START_ARRAY -> array(in);
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new IOException("null has no place in a log.");
    };
  }

  private static List<Object> array(JsonParser in) throws IOException {
    var list = new ArrayList<>();
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      list.add(value(in, token));
    }
    return list;
  }

  /** Plain maps, lists, texts, numbers and booleans; whole numbers that fit are {@code Integer}. */
  Map<String, Object> plain() {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < count; i++) {
      map.put(names[i], values[i] == WHOLE ? number(wholes[i]) : plain(values[i]));
    }
    return map;
  }

  private static Object plain(Object value) {
    if (value instanceof Fields fields) {
      return fields.plain();
    }
    return value instanceof List<?> list ? list.stream().map(Fields::plain).toList() : value;
  }

  private static Object number(long whole) {
    return whole == (int) whole ? (Object) (int) whole : (Object) whole;
  }

  /** Parsers intern names: most are found by identity. Of equal names the last one counts. */
  private int find(String name) {
    for (int i = count - 1; i >= 0; i--) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private int require(String name) throws IOException {
    int at = find(name);
    if (at < 0) {
      throw new IOException(
          "field '" + name + "' is missing in " + Arrays.asList(names).subList(0, count) + ".");
    }
    return at;
  }

  private IOException wrong(int at, String expected) {
    Object value = values[at] == WHOLE ? wholes[at] : plain(values[at]);
    return new IOException(
        "field '" + names[at] + "' must be " + expected + ", not " + value + ".");
  }

  long whole(String name) throws IOException {
    int at = require(name);
    if (values[at] == WHOLE) {
      return wholes[at];
    }
    throw wrong(at, "a whole number");
  }

  /** The same, or another number where the field is missing. */
  long whole(String name, long otherwise) throws IOException {
    return find(name) < 0 ? otherwise : whole(name);
  }

  int integer(String name) throws IOException {
    return Math.toIntExact(whole(name));
  }

  double real(String name) throws IOException {
    return real(require(name));
  }

  private double real(int at) throws IOException {
    return values[at] == WHOLE ? wholes[at] : real(at, values[at]);
  }

  private double real(int at, Object value) throws IOException {
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
    throw wrong(at, "a number");
  }

  boolean flag(String name) throws IOException {
    int at = require(name);
    if (values[at] instanceof Boolean flag) {
      return flag;
    }
    throw wrong(at, "true or false");
  }

  String text(String name) throws IOException {
    return text(require(name));
  }

  private String text(int at) throws IOException {
    if (values[at] instanceof String text) {
      return text;
    }
    throw wrong(at, "text");
  }

  boolean has(String name) {
    return find(name) >= 0;
  }

  Optional<Fields> optional(String name) throws IOException {
    return find(name) < 0 ? Optional.empty() : Optional.of(child(name));
  }

  Fields child(String name) throws IOException {
    int at = require(name);
    if (values[at] instanceof Fields child) {
      return child;
    }
    throw wrong(at, "an object");
  }

  List<Fields> children(String name) throws IOException {
    int at = require(name);
    if (!(values[at] instanceof List<?> list)) {
      throw wrong(at, "a list");
    }
    var children = new ArrayList<Fields>(list.size());
    for (Object item : list) {
      if (!(item instanceof Fields child)) {
        throw wrong(at, "a list of objects");
      }
      children.add(child);
    }
    return children;
  }

  List<Double> realList(String name) throws IOException {
    int at = require(name);
    if (!(values[at] instanceof List<?> list)) {
      throw wrong(at, "a list");
    }
    var reals = new ArrayList<Double>(list.size());
    for (Object item : list) {
      reals.add(real(at, item));
    }
    return reals;
  }

  Map<String, Double> reals(String name) throws IOException {
    Fields child = child(name);
    if (child.count == 1) {
      return Map.of(child.names[0], child.real(0));
    }
    var reals = new HashMap<String, Double>();
    for (int i = 0; i < child.count; i++) {
      reals.put(child.names[i], child.real(i));
    }
    return reals;
  }

  Map<String, String> texts(String name) throws IOException {
    Fields child = child(name);
    var texts = new HashMap<String, String>();
    for (int i = 0; i < child.count; i++) {
      texts.put(child.names[i], child.text(i));
    }
    return texts;
  }
}
