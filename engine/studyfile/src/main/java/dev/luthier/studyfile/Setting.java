package dev.luthier.studyfile;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One value of a study file that knows where it stands, so that every complaint can say it.
 *
 * @param file as the user named it
 * @param path of keys from the root; empty at the root
 * @param value what stands there
 */
record Setting(String file, String path, ConfigValue value) {
  private static final int LONGEST_QUOTE = 60;

  /** How an override is named in messages; its origin's description begins with it. */
  static final String OVERRIDE = "--set ";

  /** A complaint about this value. */
  StudyFileException refuse(String what, String mend) {
    return new StudyFileException(where() + ": " + what + " Maybe " + mend);
  }

  /** Runs what the core may refuse, and says where the refused value stands. */
  <T> T check(String mend, Supplier<T> attempt) {
    try {
      return attempt.get();
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      throw new StudyFileException(
          where() + ": " + why + (why.contains("Maybe ") ? "" : " Maybe " + mend), e);
    }
  }

  /** The file with the line, or the override. */
  String place() {
    var origin = value.origin();
    if (origin.description().startsWith(OVERRIDE)) {
      return origin.description();
    }
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  private String where() {
    String place = place();
    if (path.isEmpty()) {
      return place;
    }
    return value.valueType() == ConfigValueType.OBJECT
        ? place + ": " + path
        : place + ": " + path + " = " + quote();
  }

  private String quote() {
    String text = value.render(ConfigRenderOptions.concise());
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE - 3) + "...";
  }

  /** The line; the largest number where there is none. */
  int line() {
    int line = value.origin().lineNumber();
    return line > 0 ? line : Integer.MAX_VALUE;
  }

  boolean isObject() {
    return value.valueType() == ConfigValueType.OBJECT;
  }

  boolean isList() {
    return value.valueType() == ConfigValueType.LIST;
  }

  ConfigObject object() {
    if (value instanceof ConfigObject object) {
      return object;
    }
    throw refuse("must be an object.", "write " + lastKey() + " { ... }.");
  }

  /** Names in alphabetical order. */
  Collection<String> keys() {
    return new TreeSet<>(object().keySet());
  }

  /** Refuses every key but these. */
  void requireOnly(Collection<String> known) {
    for (String key : keys()) {
      if (!known.contains(key)) {
        throw at(key).refuse("is no key here.", Nearest.hint(key, known));
      }
    }
  }

  Optional<Setting> find(String key) {
    return object().containsKey(key) ? Optional.of(at(key)) : Optional.empty();
  }

  Setting require(String key, String example) {
    return find(key).orElseThrow(() -> refuse("'" + key + "' is missing.", "add " + example + "."));
  }

  Setting at(String key) {
    String step = ConfigUtil.joinPath(key);
    var child = object().get(key);
    if (child == null) {
      throw new IllegalStateException(path + " has no " + key);
    }
    return new Setting(file, path.isEmpty() ? step : path + "." + step, child);
  }

  List<Setting> items() {
    if (!(value instanceof ConfigList list)) {
      throw refuse("must be a list.", "write " + lastKey() + " = [" + quote() + "].");
    }
    var items = new ArrayList<Setting>(list.size());
    for (ConfigValue item : list) {
      items.add(new Setting(file, path + "[" + items.size() + "]", item));
    }
    return items;
  }

  String text() {
    if (value.unwrapped() instanceof String text) {
      return text;
    }
    throw refuse("must be text.", "put it in quotes.");
  }

  boolean flag() {
    if (value.unwrapped() instanceof Boolean flag) {
      return flag;
    }
    throw refuse("must be true or false.", "write it without quotes.");
  }

  /** One of a few words, whatever the case; the constant of that name. */
  <E extends Enum<E>> E word(Class<E> type) {
    var words = new ArrayList<String>();
    for (E constant : type.getEnumConstants()) {
      String word = constant.name().toLowerCase(Locale.ROOT);
      if (word.equals(value.unwrapped())) {
        return constant;
      }
      words.add(word);
    }
    throw refuse("is none of " + words + ".", Nearest.hint(text(), words));
  }

  double real() {
    Object plain = value.unwrapped();
    if (plain instanceof Number number) {
      return number.doubleValue();
    }
    if ("NaN".equals(plain) || "Infinity".equals(plain) || "-Infinity".equals(plain)) {
      return Double.parseDouble((String) plain);
    }
    throw refuse("must be a number.", "write it without quotes, such as 0.1 or 1e-4.");
  }

  long whole(long least, long most) {
    if (!(value.unwrapped() instanceof Number number)) {
      throw refuse("must be a whole number.", "write it without quotes, such as 3.");
    }
    if (number.doubleValue() != Math.rint(number.doubleValue())) {
      throw refuse("must be a whole number.", Math.round(number.doubleValue()) + " is meant.");
    }
    boolean fits = number.doubleValue() >= -0x1p63 && number.doubleValue() <= 0x1p63;
    if (!fits || number.longValue() < least) {
      throw refuse("must be at least " + least + ".", least + " is meant.");
    }
    if (number.longValue() > most) {
      throw refuse("must be at most " + most + ".", "use a smaller number.");
    }
    return number.longValue();
  }

  int integer(int least) {
    return (int) whole(least, Integer.MAX_VALUE);
  }

  Duration duration() {
    if (!(value.unwrapped() instanceof String text) || !Times.haveUnit(text)) {
      throw refuse("must be a time.", Times.MEND);
    }
    Duration time;
    try {
      time = text.startsWith("PT") ? Duration.parse(text) : value.atKey("t").getDuration("t");
    } catch (ConfigException | DateTimeParseException e) {
      throw new StudyFileException(where() + ": is no time. Maybe " + Times.MEND, e);
    }
    if (time.isNegative() || time.isZero()) {
      throw refuse("must be above 0.", Times.MEND);
    }
    return time;
  }

  private String lastKey() {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
