package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import dev.luthier.store.StudyLog;
import dev.luthier.study.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a supervisor writes to its study's log. For one actor. */
final class Journal {
  private final StudyLog log;
  private final ActorRef<StudySupervisor.Command> self;
  private final List<LogEntry> held = new ArrayList<>();
  private long last = -1;

  /**
   * Writes to a log.
   *
   * @param self hears of what becomes durable later
   */
  Journal(StudyLog log, ActorRef<StudySupervisor.Command> self) {
    this.log = log;
    this.self = self;
  }

  /**
   * Keeps entries back until others are appended: nothing rests on them, and half of all appends
   * would be such. Should they be lost with the process, they are decided again.
   */
  void hold(List<LogEntry> entries) {
    held.addAll(entries);
  }

  /**
   * Appends entries, and what was held before them.
   *
   * @param entries one at least, unless some are held
   * @return whether they are durable already; the actor hears of it otherwise
   */
  boolean append(List<LogEntry> entries) {
    held.addAll(entries);
    List<LogEntry> all = List.copyOf(held);
    held.clear();
    long end = all.get(all.size() - 1).seq();
    last = end;
    CompletableFuture<Void> done = write(all);
    boolean durable = done.isDone() && !done.isCompletedExceptionally();
    if (!durable) {
      var unused =
          done.whenComplete(
              (nothing, failure) -> self.tell(new StudySupervisor.Durable(end, failure)));
    }
    return durable;
  }

  /** Appends what is held. */
  void flush() {
    if (!held.isEmpty()) {
      append(List.of());
    }
  }

  /** Number of the last entry that was appended, durable or not; -1: none was. */
  long last() {
    return last;
  }

  private CompletableFuture<Void> write(List<LogEntry> entries) {
    try {
      return log.append(entries).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
