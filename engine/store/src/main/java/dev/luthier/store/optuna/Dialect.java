package dev.luthier.store.optuna;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What differs between the databases. */
enum Dialect {
  SQLITE {
    @Override
    String constant(String type) {
      return "?";
    }

    @Override
    String lock() {
      return "";
    }

    @Override
    void moment(PreparedStatement statement, int place, @Nullable Instant moment)
        throws SQLException {
      String text = moment == null ? null : Moments.write(moment).replace("+00:00", "");
      statement.setString(place, text == null ? null : text.replace('T', ' '));
    }

    @Override
    Optional<Instant> moment(ResultSet row, String column, ZoneId zone) throws SQLException {
      return Optional.ofNullable(row.getString(column)).map(text -> Moments.read(text, zone));
    }
  },
  POSTGRESQL {
    @Override
    String constant(String type) {
      return "CAST(? AS " + type + ")";
    }

    @Override
    String lock() {
      return " FOR UPDATE";
    }

    @Override
    void moment(PreparedStatement statement, int place, @Nullable Instant moment)
        throws SQLException {
      statement.setObject(
          place, moment == null ? null : LocalDateTime.ofInstant(moment, ZoneOffset.UTC));
    }

    @Override
    Optional<Instant> moment(ResultSet row, String column, ZoneId zone) throws SQLException {
      return Optional.ofNullable(row.getObject(column, LocalDateTime.class))
          .map(local -> local.atZone(zone).toInstant());
    }
  };

  /** A placeholder for a constant of an enumerated type. */
  abstract String constant(String type);

  /** What makes a selected row one's own until the transaction ends. */
  abstract String lock();

  /** Sets a time; without an offset it is UTC, as Optuna 5 has it. */
  abstract void moment(PreparedStatement statement, int place, @Nullable Instant moment)
      throws SQLException;

  /** Reads a time that has no offset. */
  abstract Optional<Instant> moment(ResultSet row, String column, ZoneId zone) throws SQLException;

  /** The statements that make the tables. */
  List<String> tables() {
    String name = "schema-" + name().toLowerCase(Locale.ROOT) + ".sql";
    try (InputStream in = Dialect.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split(";\\s*\n", -1)).filter(s -> !s.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
