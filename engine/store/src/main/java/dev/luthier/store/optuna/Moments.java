package dev.luthier.store.optuna;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;

/** Times as Optuna writes them: ISO 8601 to the microsecond, with an offset or without one. */
final class Moments {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(java.util.Locale.ROOT);

  private Moments() {}

  /** With the offset of UTC, as Optuna 5 writes it in journals. */
  static String write(Instant moment) {
    return WRITTEN.format(moment) + "+00:00";
  }

  /**
   * Reads a moment.
   *
   * @param zone of a text without an offset
   */
  static Instant read(String text, ZoneId zone) {
    try {
      String iso = text.replace(' ', 'T');
      boolean offset = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
      return offset
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(text, LOCAL).atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + text + "' is no time.", e);
    }
  }
}
