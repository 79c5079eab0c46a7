package dev.luthier.store.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A study's row: who may write it.
 *
 * @param study its name
 * @param incarnation of the log: another one after the database went back in time
 * @param term of the writer; grows with every taking over, never repeats
 * @param writer a name that nobody else ever has, also after a restored backup counts terms anew
 * @param entries how many the study has
 */
record Ownership(String study, String incarnation, long term, String writer, long entries) {
  private static final String ADVANCE =
      "update luthier_study set entries = ?"
          + " where name = ? and writer = ? and term = ? and entries = ?";

  private static final String APPEND =
      "with ours as ("
          + ADVANCE
          + " returning name)"
          + " insert into luthier_entry (study, seq, term, entry)"
          + " select ours.name, ? + e.place - 1, ?, e.entry"
          + " from ours, unnest(?) with ordinality as e (entry, place)";

  /** The row as it is; empty if there is none. */
  static Optional<Ownership> read(Connection connection, String study) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select incarnation, term, writer, entries from luthier_study where name = ?")) {
      select.setString(1, study);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Ownership(
                    study, row.getString(1), row.getLong(2), row.getString(3), row.getLong(4)))
            : Optional.empty();
      }
    }
  }

  /**
   * Takes the study over; makes its row where there is none.
   *
   * @param witness what was seen of it before; a log that went back since then gets a new
   *     incarnation and a term above all that were given out
   */
  static Ownership take(Connection connection, String study, Optional<Witness> witness)
      throws SQLException, IOException {
    insertIfMissing(connection, study);
    // The update holds the row until the end of the transaction: writers wait, then find another
    // name in it.
    String writer = UUID.randomUUID().toString();
    update(connection, "update luthier_study set writer = ? where name = ?", writer, study);
    Ownership now =
        read(connection, study)
            .orElseThrow(() -> new IOException("study '" + study + "' was removed meanwhile."));
    requireWhole(connection, now);
    boolean wentBack =
        witness.isPresent()
            && (witness.get().isAheadOf(now.incarnation(), now.term(), now.entries())
                || (now.entries() == 0 && witness.get().entries() > 0));
    String incarnation = wentBack ? UUID.randomUUID().toString() : now.incarnation();
    long term = Math.max(now.term(), witness.map(Witness::term).orElse(0L)) + 1;
    try (PreparedStatement update =
        connection.prepareStatement(
            "update luthier_study set incarnation = ?, term = ? where name = ?")) {
      update.setString(1, incarnation);
      update.setLong(2, term);
      update.setString(3, study);
      update.executeUpdate();
    }
    return new Ownership(study, incarnation, term, writer, now.entries());
  }

  private static void insertIfMissing(Connection connection, String study) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into luthier_study (name, incarnation, term, writer, entries)"
                + " values (?, ?, 0, '', 0) on conflict do nothing")) {
      insert.setString(1, study);
      insert.setString(2, UUID.randomUUID().toString());
      insert.executeUpdate();
    }
  }

  private static void update(Connection connection, String sql, String first, String second)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, first);
      update.setString(2, second);
      update.executeUpdate();
    }
  }

  private static void requireWhole(Connection connection, Ownership row)
      throws SQLException, IOException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select count(*), coalesce(max(seq), -1) from luthier_entry where study = ?")) {
      select.setString(1, row.study());
      try (ResultSet counted = select.executeQuery()) {
        counted.next();
        if (counted.getLong(1) != row.entries() || counted.getLong(2) != row.entries() - 1) {
          throw new IOException(
              "study '"
                  + row.study()
                  + "' is damaged: it says "
                  + row.entries()
                  + " entries and has "
                  + counted.getLong(1)
                  + ", the last "
                  + counted.getLong(2)
                  + ". Maybe restore the database from a backup.");
        }
      }
    }
  }

  /** The row that is left of it where somebody removed it. */
  Ownership gone() {
    return new Ownership(study, "", 0, "", 0);
  }

  /**
   * Counts more entries, if the study is still ours and stands where we left it.
   *
   * @return false if not
   */
  boolean advance(Connection connection, long from, long to) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
      fillAdvance(update, from, to);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * {@link #advance} and the entries themselves in one statement of PostgreSQL: each answer of a
   * server costs a slot time.
   *
   * @return false, and nothing was changed, if the study is not ours or stands elsewhere
   */
  boolean append(Connection connection, long from, List<String> entries) throws SQLException {
    try (PreparedStatement append = connection.prepareStatement(APPEND)) {
      fillAdvance(append, from, from + entries.size());
      append.setLong(6, from);
      append.setLong(7, term);
      append.setArray(8, connection.createArrayOf("text", entries.toArray(String[]::new)));
      return append.executeUpdate() == entries.size();
    }
  }

  private void fillAdvance(PreparedStatement update, long from, long to) throws SQLException {
    update.setLong(1, to);
    update.setString(2, study);
    update.setString(3, writer);
    update.setLong(4, term);
    update.setLong(5, from);
  }
}
