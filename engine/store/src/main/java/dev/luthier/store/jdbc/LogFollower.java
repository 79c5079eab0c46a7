package dev.luthier.store.jdbc;

import dev.luthier.store.json.EntryCodec;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** Reads a study's log as it grows, while somebody else writes it. For one thread. */
public final class LogFollower {
  private final Database database;
  private final String study;
  private final EntryCodec codec;
  private long next;

  LogFollower(Database database, String study, Function<String, StudySpec> specs) {
    this.database = database;
    this.study = study;
    this.codec = new EntryCodec(specs);
  }

  /**
   * The entries that have come since the last time.
   *
   * @throws UncheckedIOException if the database is away, or an entry is damaged
   */
  public List<LogEntry> more() {
    try {
      List<LogEntry> entries =
          database.ask(connection -> Rows.read(connection, study, codec, next, Long.MAX_VALUE));
      next += entries.size();
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
