package dev.luthier.benchmarks.crash;

import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A store whose log stops at one entry: it is durable, nothing after it is, and what is to happen
 * happens before anybody hears of it.
 *
 * @param at sequence number of the entry
 * @param hook throws, or never returns
 */
record HookedStore(StudyStore store, long at, Hook hook) implements StudyStore {
  /** What happens once the entry is durable. */
  @FunctionalInterface
  interface Hook {
    /** Ends the study one way or the other. */
    void reached();
  }

  /** What is thrown where a process only seems to be killed. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** A store that breaks off at an entry, in this process. */
  static HookedStore breakingOff(StudyStore store, long at) {
    return new HookedStore(
        store,
        at,
        () -> {
          throw new Killed();
        });
  }

  @Override
  public List<String> list() {
    return store.list();
  }

  @Override
  public StudyLog open(StudySpec spec) {
    StudyLog log = store.open(spec);
    return new StudyLog() {
      @Override
      public CompletionStage<Void> append(List<LogEntry> entries) {
        long last = entries.get(entries.size() - 1).seq();
        if (last < at) {
          return log.append(entries);
        }
        int kept = (int) (at - entries.get(0).seq()) + 1;
        if (kept > 0) {
          log.append(entries.subList(0, kept)).toCompletableFuture().join();
        }
        try {
          hook.reached();
        } catch (Killed e) {
          return CompletableFuture.failedStage(e);
        }
        return CompletableFuture.completedStage(null);
      }

      @Override
      public List<LogEntry> read() {
        return log.read();
      }

      @Override
      public void close() {
        log.close();
      }
    };
  }
}
