package dev.luthier.store.jdbc;

import dev.luthier.store.json.EntryCodec;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.StudyFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads studies from a database. */
record Rows(Database database) {
  /** Rows that a server sends at once: a long log must not be in memory twice. */
  private static final int FETCHED = 5_000;

  /** Names of the studies with at least one entry, sorted. */
  List<String> names() throws IOException {
    return database.ask(
        connection -> {
          var names = new ArrayList<String>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "select name from luthier_study where entries > 0 order by name");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              names.add(rows.getString(1));
            }
          }
          names.sort(null);
          return names;
        });
  }

  /** Names of the studies whose last entry is not their end, and whether each is paused. */
  SortedMap<String, Boolean> unfinished() throws IOException {
    return database.ask(
        connection -> {
          var found = new TreeMap<String, Boolean>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "select s.name, s.paused from luthier_study s join luthier_entry e"
                          + " on e.study = s.name and e.seq = s.entries - 1"
                          + " where e.entry not like '%\"type\":\"studyFinished\"%'");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              found.put(rows.getString(1), rows.getBoolean(2));
            }
          }
          return found;
        });
  }

  boolean isPaused(String study) throws IOException {
    return database.ask(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("select paused from luthier_study where name = ?")) {
            select.setString(1, study);
            try (ResultSet row = select.executeQuery()) {
              return row.next() && row.getBoolean(1);
            }
          }
        });
  }

  /** Answers how many studies that was. */
  int setPaused(String study, boolean paused) throws IOException {
    return database.ask(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement("update luthier_study set paused = ? where name = ?")) {
            update.setBoolean(1, paused);
            update.setString(2, study);
            return update.executeUpdate();
          }
        });
  }

  /** The entries of a study with a sequence number below a limit, in order. */
  List<LogEntry> read(String study, Function<String, StudySpec> specs, long below)
      throws IOException {
    return database.ask(connection -> read(connection, study, new EntryCodec(specs), 0, below));
  }

  /** The entries of a stretch; the codec has read those before it. */
  static List<LogEntry> read(
      Connection connection, String study, EntryCodec codec, long from, long below)
      throws SQLException, IOException {
    var entries = new ArrayList<LogEntry>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select seq, entry from luthier_entry where study = ? and seq >= ? and seq < ?"
                + " order by seq")) {
      select.setFetchSize(FETCHED);
      select.setString(1, study);
      select.setLong(2, from);
      select.setLong(3, below);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long expected = from + entries.size();
          entries.add(decode(study, codec, rows.getLong(1), rows.getString(2), expected));
        }
      }
    }
    return entries;
  }

  private static LogEntry decode(
      String study, EntryCodec codec, long seq, String json, long expected) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      LogEntry entry = codec.read(bytes, 0, bytes.length);
      if (seq != expected || entry.seq() != seq) {
        throw new IOException("it is not the entry " + expected + ".");
      }
      return entry;
    } catch (IOException | StudyFileException e) {
      throw new IOException(
          "study '"
              + study
              + "' is damaged at entry "
              + seq
              + ": "
              + e.getMessage()
              + " Maybe restore the database from a backup.",
          e);
    }
  }
}
