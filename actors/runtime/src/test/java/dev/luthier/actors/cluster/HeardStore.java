package dev.luthier.actors.cluster;

import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Logs whose writing somebody hears of.
 *
 * @param heard after entries were appended
 */
record HeardStore(StudyStore store, Runnable heard) implements StudyStore {
  private record HeardLog(StudyLog log, Runnable heard) implements StudyLog {
    @Override
    public CompletionStage<Void> append(List<LogEntry> entries) {
      CompletionStage<Void> done = log.append(entries);
      heard.run();
      return done;
    }

    @Override
    public List<LogEntry> read() {
      return log.read();
    }

    @Override
    public void close() {
      log.close();
    }
  }

  @Override
  public List<String> list() {
    return store.list();
  }

  @Override
  public StudyLog open(StudySpec spec) {
    return new HeardLog(store.open(spec), heard);
  }
}
