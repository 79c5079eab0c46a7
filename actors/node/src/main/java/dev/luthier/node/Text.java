package dev.luthier.node;

import dev.luthier.space.Configuration;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers, times and configurations for people. */
final class Text {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};

  private Text() {}

  /** At most six significant digits. */
  static String number(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return value == 0 ? "0" : Double.toString(value);
    }
    var rounded = new java.math.BigDecimal(value).round(new java.math.MathContext(6));
    double size = Math.abs(value);
    return size >= 1e-4 && size < 1e9
        ? rounded.stripTrailingZeros().toPlainString()
        : String.format(Locale.ROOT, "%.3g", value);
  }

  /** {@code 1:05} or {@code 2:03:04}. */
  static String time(Duration time) {
    long s = time.toSeconds();
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }

  /** {@code 12 B}, {@code 3.4 MB}, by powers of 1024. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : number(Math.round(value * 10) / 10.0) + " " + UNITS[unit];
  }

  /** With thin groups of thousands. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 1 trial}, {@code 2 trials}. */
  static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** {@code learningRate=0.003 layers=3}. */
  static String of(Configuration configuration) {
    return configuration.asMap().entrySet().stream()
        .map(e -> e.getKey() + "=" + value(e.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** A value of a configuration. */
  static String value(Object value) {
    return value instanceof Double d ? number(d) : value.toString();
  }

  /** The text, cut where a terminal's line would end. */
  static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
  }
}
