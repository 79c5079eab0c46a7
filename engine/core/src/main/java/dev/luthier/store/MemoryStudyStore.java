package dev.luthier.store;

import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps logs as long as the program runs. */
public final class MemoryStudyStore implements StudyStore {
  private final Map<String, List<LogEntry>> logs = new ConcurrentSkipListMap<>();

  @Override
  public List<String> list() {
    return List.copyOf(logs.keySet());
  }

  @Override
  public StudyLog open(StudySpec spec) {
    return new MemoryStudyLog(logs.computeIfAbsent(spec.name(), name -> new ArrayList<>()));
  }

  private record MemoryStudyLog(List<LogEntry> entries) implements StudyLog {
    @Override
    public CompletionStage<Void> append(List<LogEntry> more) {
      synchronized (entries) {
        for (LogEntry entry : more) {
          if (entry.seq() != entries.size()) {
            throw new IllegalArgumentException(
                "entry " + entry.seq() + " does not follow " + (entries.size() - 1) + ".");
          }
          entries.add(entry);
        }
      }
      return CompletableFuture.completedStage(null);
    }

    @Override
    public List<LogEntry> read() {
      synchronized (entries) {
        return List.copyOf(entries);
      }
    }

    @Override
    public void close() {}
  }
}
