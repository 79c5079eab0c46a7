package dev.luthier.actors;

import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Logs whose writing and closing somebody hears of.
 *
 * @param appended after entries were appended
 * @param closed after a log was closed
 */
public record HeardStore(StudyStore store, Runnable appended, Runnable closed)
    implements StudyStore {
  private record HeardLog(StudyLog log, Runnable appended, Runnable closed) implements StudyLog {
    @Override
    public CompletionStage<Void> append(List<LogEntry> entries) {
      CompletionStage<Void> done = log.append(entries);
      appended.run();
      return done;
    }

    @Override
    public List<LogEntry> read() {
      return log.read();
    }

    @Override
    public void close() {
      log.close();
      closed.run();
    }
  }

  @Override
  public List<String> list() {
    return store.list();
  }

  @Override
  public StudyLog open(StudySpec spec) {
    return new HeardLog(store.open(spec), appended, closed);
  }
}
