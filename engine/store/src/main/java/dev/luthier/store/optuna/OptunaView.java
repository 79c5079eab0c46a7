package dev.luthier.store.optuna;

import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.trial.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A live view: one study, shown in a place of Optuna's while it runs. It follows the study's log:
 * what is durable there is written here a moment later, on a thread of its own; epochs of legs that
 * run may come ahead of the log. A view that cannot be written does not hold the study up: it is
 * tried again, and brought up to date as soon as it can be. For many threads.
 */
public final class OptunaView implements AutoCloseable {
  /** Changes within this time are written together. */
  private static final Duration TOGETHER = Duration.ofMillis(200);

  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final String place;
  private final Consumer<String> warnings;
  private final StudyProjection projection = new StudyProjection();
  private final TreeMap<Long, LogEntry> early = new TreeMap<>();
  private final Thread writer = new Thread(this::writeOn, "luthier-optuna-view");
  private @Nullable OptunaStorage storage;
  private boolean changed;
  private boolean closing;
  private Optional<String> problem = Optional.empty();

  private OptunaView(String place, Consumer<String> warnings) {
    this.place = place;
    this.warnings = warnings;
  }

  /**
   * Opens a view.
   *
   * @param log what is known of the study: brought up to date at once; empty for a new one
   * @param study the study's name
   * @param warnings is told, once each time, that the view fell behind
   * @throws IOException if the place cannot be written, or has another study of that name
   */
  public static OptunaView open(
      String place, String study, List<LogEntry> log, Consumer<String> warnings)
      throws IOException {
    var view = new OptunaView(place, warnings);
    try (OptunaStorage storage = OptunaStudies.open(place)) {
      if (log.isEmpty() && storage.has(study)) {
        throw Differences.taken(study);
      }
    }
    view.entries(log);
    try {
      view.write();
    } catch (IOException e) {
      view.letGo(e);
      throw e;
    }
    view.writer.setDaemon(true);
    view.writer.start();
    return view;
  }

  /** The store, its logs followed by this view. */
  public StudyStore following(StudyStore store) {
    return store.withLogs(FollowedLog::new);
  }

  /** An epoch of a leg that runs. */
  public synchronized void live(int trial, int fold, List<Observation> observations) {
    observations.forEach(o -> projection.report(trial, fold, o));
    changed = true;
    notifyAll();
  }

  /** Entries that are durable, in any order. */
  private synchronized void entries(List<LogEntry> entries) {
    entries.forEach(e -> early.put(e.seq(), e));
    long next = projection.isEmpty() ? 0 : projection.state().nextSeq();
    while (!early.isEmpty() && early.firstKey() <= next) {
      LogEntry entry = early.pollFirstEntry().getValue();
      projection.apply(entry);
      next = Math.max(next, entry.seq() + 1);
    }
    changed = true;
    notifyAll();
  }

  private void writeOn() {
    boolean more = true;
    while (more) {
      more = awaitChange();
      try {
        write();
        problem = Optional.empty();
      } catch (IOException | RuntimeException e) {
        warn(String.valueOf(e.getMessage()));
        if (more) {
          pause(AGAIN);
        }
      }
    }
  }

  private void warn(String message) {
    if (problem.isEmpty()) {
      warnings.accept("the Optuna view " + OptunaStudies.kept(place) + " fell behind: " + message);
    }
    problem = Optional.of(message);
  }

  /** Waits until there is something to write; false if it is the last. */
  private boolean awaitChange() {
    synchronized (this) {
      try {
        while (!changed && !closing) {
          wait();
        }
      } catch (InterruptedException e) {
        closing = true;
      }
    }
    return pause(TOGETHER);
  }

  /** Waits unless the view closes; false if it does. */
  private synchronized boolean pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos(); left > 0 && !closing; left = end - System.nanoTime()) {
        wait(Math.max(1, left / 1_000_000));
      }
    } catch (InterruptedException e) {
      closing = true;
    }
    return !closing;
  }

  /** Writes what is new. Only the projection is shared: it is read under the lock. */
  private void write() throws IOException {
    Set<Integer> touched;
    String name;
    synchronized (this) {
      changed = false;
      if (projection.isEmpty()) {
        return;
      }
      touched = projection.drain();
      name = projection.state().spec().name();
    }
    try {
      storage()
          .write(
              name,
              present -> {
                synchronized (this) {
                  touched.addAll(projection.drain());
                  return Differences.of(projection, touched, present);
                }
              });
    } catch (IOException | RuntimeException e) {
      synchronized (this) {
        projection.undrain(touched);
        changed = true;
      }
      letGo(e);
      throw e;
    }
  }

  private OptunaStorage storage() throws IOException {
    OptunaStorage open = storage;
    if (open == null) {
      open = OptunaStudies.open(place);
      storage = open;
    }
    return open;
  }

  /** A connection that failed is made anew. */
  private void letGo(Exception cause) {
    OptunaStorage open = storage;
    storage = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /**
   * Writes what is left and lets the place go.
   *
   * @throws IOException if the view is behind the study for good; the message says how to mend it
   */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the Optuna view was written", e);
    }
    OptunaStorage open = storage;
    if (open != null) {
      open.close();
    }
    if (problem.isPresent()) {
      throw new IOException(
          "the Optuna view "
              + OptunaStudies.kept(place)
              + " is behind: "
              + problem.get()
              + " The study is not touched by this; luthier export writes the view again.");
    }
  }

  /** A log that tells the view what it has made durable. */
  private final class FollowedLog implements StudyLog {
    private final StudyLog log;

    FollowedLog(StudyLog log) {
      this.log = log;
    }

    @Override
    public CompletionStage<Void> append(List<LogEntry> entries) {
      return log.append(entries).thenRun(() -> entries(entries));
    }

    @Override
    public List<LogEntry> read() {
      List<LogEntry> entries = log.read();
      entries(entries);
      return entries;
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
