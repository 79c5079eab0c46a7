package dev.luthier.node;

import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.LogEntry;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Whether a study has begun: whether its log has entries, or was given some. For many threads. */
final class Beginning {
  private volatile boolean begun;

  boolean hasBegun() {
    return begun;
  }

  /** The store, with an eye on what is read and written. */
  StudyStore watching(StudyStore store) {
    return store.withLogs(this::watching);
  }

  private StudyLog watching(StudyLog log) {
    return new StudyLog() {
      @Override
      public CompletionStage<Void> append(List<LogEntry> entries) {
        begun = true; // whether they arrive or not: from here on the log is asked
        return log.append(entries);
      }

      @Override
      public List<LogEntry> read() {
        List<LogEntry> entries = log.read();
        if (!entries.isEmpty()) {
          begun = true;
        }
        return entries;
      }

      @Override
      public void close() {
        log.close();
      }
    };
  }
}
