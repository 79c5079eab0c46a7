package dev.luthier.store.jdbc;

import dev.luthier.store.StudyTaken;
import dev.luthier.store.group.Destination;
import dev.luthier.store.json.EntryCodec;
import dev.luthier.study.LogEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The rows of one study, one transaction a group. While the database is away a group waits and is
 * tried again; whether a transaction of a lost connection went through is read from the study's
 * row, so that nothing is written twice.
 */
final class DatabaseDestination implements Destination {
  private final Database database;
  private final Patience patience;
  private final Ownership ownership;
  private final LongConsumer written;
  private final List<String> group = new ArrayList<>();
  private int size;
  private long next;

  /**
   * Writes after the entries that are there.
   *
   * @param written hears of the number of durable entries after each group
   * @param patience with the database while it is away
   */
  DatabaseDestination(
      Database database, Ownership ownership, LongConsumer written, Patience patience) {
    this.database = database;
    this.patience = patience;
    this.ownership = ownership;
    this.written = written;
    this.next = ownership.entries();
  }

  @Override
  public void add(LogEntry entry) throws IOException {
    var json = new ByteArrayOutputStream();
    EntryCodec.write(entry, json);
    group.add(json.toString(StandardCharsets.US_ASCII));
    size += json.size();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void commit() throws IOException {
    if (database.url().kind() == DatabaseUrl.Kind.POSTGRESQL) {
      patience.askAtOnce("be written to", this::writeAtOnce);
    } else {
      patience.ask("be written to", this::write);
    }
    next += group.size();
    group.clear();
    size = 0;
    written.accept(next);
  }

  /** True, or an exception: the group is in the transaction, or was committed before. */
  private boolean write(Connection connection, boolean doubtful) throws SQLException, IOException {
    if (ownership.advance(connection, next, next + group.size())) {
      insert(connection);
      return true;
    }
    return isThere(connection, doubtful);
  }

  /** The same in one statement. */
  private boolean writeAtOnce(Connection connection, boolean doubtful)
      throws SQLException, IOException {
    return ownership.append(connection, next, group) || isThere(connection, doubtful);
  }

  /** Whether the group was committed before; an exception if it cannot be any more. */
  private boolean isThere(Connection connection, boolean doubtful)
      throws SQLException, IOException {
    long after = next + group.size();
    Ownership now = Ownership.read(connection, ownership.study()).orElse(ownership.gone());
    boolean ours = now.writer().equals(ownership.writer());
    if (doubtful && ours && now.entries() == after && holdsGroup(connection)) {
      return true;
    }
    throw ours
        ? new IOException(
            "study '"
                + ownership.study()
                + "' went from "
                + next
                + " entries to "
                + now.entries()
                + " in "
                + database.url()
                + ". Maybe it was restored from an old backup; resume the study to go on from"
                + " there.")
        : new StudyTaken(
            "study '"
                + ownership.study()
                + "' in "
                + database.url()
                + " belongs to somebody else now (term "
                + now.term()
                + ", ours was "
                + ownership.term()
                + "). Maybe it was resumed elsewhere; nothing more is written from here.");
  }

  /** Whether the rows are the ones that a lost connection may have committed. */
  private boolean holdsGroup(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select entry from luthier_entry where study = ? and seq >= ? order by seq")) {
      select.setString(1, ownership.study());
      select.setLong(2, next);
      var found = new ArrayList<String>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      return found.equals(group);
    }
  }

  private void insert(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into luthier_entry (study, seq, term, entry) values (?, ?, ?, ?)")) {
      for (int i = 0; i < group.size(); i++) {
        insert.setString(1, ownership.study());
        insert.setLong(2, next + i);
        insert.setLong(3, ownership.term());
        insert.setString(4, group.get(i));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
