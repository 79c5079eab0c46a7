package dev.luthier.store.jdbc;

import dev.luthier.store.StudyLog;
import dev.luthier.store.group.GroupWriter;
import dev.luthier.store.json.EntryCodec;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.StudyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A study's log in a database, open for writing. For many threads. */
public final class JdbcStudyLog implements StudyLog {
  /** Who closes a log wants to go home, and what was not acknowledged is done again. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(3);

  private final StudySpec code;
  private final Ownership ownership;
  private final Patience patience;
  private final GroupWriter writer;
  private final Remembering memory;

  JdbcStudyLog(
      Database database,
      StudySpec code,
      Ownership ownership,
      Remembering memory,
      Duration longest) {
    this.code = code;
    this.ownership = ownership;
    this.memory = memory;
    this.patience = new Patience(database, ownership.study(), longest);
    this.writer =
        new GroupWriter(
            "study '" + ownership.study() + "' in " + database.url(),
            new DatabaseDestination(database, ownership, memory::entries, patience),
            ownership.entries());
  }

  /** The term of this writer: greater than that of every other one before it. */
  public long term() {
    return ownership.term();
  }

  /** Names the history that the log belongs to; a restored backup begins another one. */
  public String incarnation() {
    return ownership.incarnation();
  }

  @Override
  public CompletionStage<Void> append(List<LogEntry> entries) {
    return writer.append(entries);
  }

  @Override
  public List<LogEntry> read() {
    try {
      long below = writer.durable();
      return patience.ask(
          "be read from",
          (connection, again) ->
              Rows.read(
                  connection,
                  ownership.study(),
                  new EntryCodec(json -> StudyFile.fromJson(json, code)),
                  0,
                  below));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    patience.hurry(LAST_PATIENCE);
    writer.close();
    memory.close();
  }
}
