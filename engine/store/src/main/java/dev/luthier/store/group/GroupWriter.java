package dev.luthier.store.group;

import dev.luthier.study.LogEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups of entries from one thread; everything that came in during a write shares the next
 * one and its wait for the disk. After a failure nothing is written any more.
 */
public final class GroupWriter {
  private static final int LARGEST_GROUP = 4 << 20;

  private record Append(List<LogEntry> entries, CompletableFuture<Void> done) {}

  private final String name;
  private final Destination destination;
  private final Thread thread;
  private final Object monitor = new Object();
  private final ArrayDeque<Append> queue = new ArrayDeque<>();
  private Optional<IOException> failure = Optional.empty();
  private boolean closed;
  private long next;
  private long durable;

  /**
   * Begins to write.
   *
   * @param name of the log, for messages
   * @param next sequence number of the next entry
   */
  public GroupWriter(String name, Destination destination, long next) {
    this.name = name;
    this.destination = destination;
    this.next = next;
    this.durable = next;
    this.thread = new Thread(this::run, "luthier-log");
    thread.setDaemon(true);
    thread.start();
  }

  /** Queues entries; the stage is completed on the writer's thread. */
  public CompletionStage<Void> append(List<LogEntry> entries) {
    var append = new Append(List.copyOf(entries), new CompletableFuture<>());
    synchronized (monitor) {
      if (failure.isPresent()) {
        return CompletableFuture.failedStage(failure.get());
      }
      if (closed) {
        return CompletableFuture.failedStage(new IOException(name + " is closed."));
      }
      requireNext(append.entries());
      next += append.entries().size();
      queue.add(append);
      monitor.notifyAll();
    }
    return append.done();
  }

  private void requireNext(List<LogEntry> entries) {
    long expected = next;
    for (LogEntry entry : entries) {
      if (entry.seq() != expected) {
        throw new IllegalArgumentException(
            "entry " + entry.seq() + " does not follow " + (expected - 1) + ".");
      }
      expected++;
    }
  }

  /** How many entries are durable. */
  public long durable() {
    synchronized (monitor) {
      return durable;
    }
  }

  private void run() {
    var group = new ArrayList<Append>();
    while (take(group)) {
      write(group);
      group.clear();
    }
  }

  /** Waits for work and takes all there is; false when there will be none. */
  private boolean take(List<Append> group) {
    synchronized (monitor) {
      while (queue.isEmpty() && !closed) {
        try {
          monitor.wait();
        } catch (InterruptedException e) {
          closed = true;
        }
      }
    }
    Append append = poll();
    while (append != null) {
      group.add(append);
      try {
        for (LogEntry entry : append.entries()) {
          destination.add(entry);
        }
      } catch (IOException | RuntimeException | Error e) {
        freeze(group, e);
        return false;
      }
      append = destination.size() < LARGEST_GROUP ? poll() : null;
    }
    return !group.isEmpty();
  }

  private @Nullable Append poll() {
    synchronized (monitor) {
      return queue.poll();
    }
  }

  private void write(List<Append> group) {
    try {
      destination.commit();
    } catch (IOException | RuntimeException | Error e) {
      freeze(group, e);
      return;
    }
    synchronized (monitor) {
      for (Append append : group) {
        durable += append.entries().size();
      }
    }
    group.forEach(append -> append.done().complete(null));
  }

  private void freeze(List<Append> group, Throwable cause) {
    IOException frozen =
        cause instanceof IOException known
            ? known
            : new IOException(name + " cannot be written: " + cause, cause);
    List<Append> lost;
    synchronized (monitor) {
      failure = Optional.of(frozen);
      lost = new ArrayList<>(group);
      lost.addAll(queue);
      queue.clear();
      closed = true;
    }
    lost.forEach(append -> append.done().completeExceptionally(frozen));
  }

  /** Writes what is queued, then ends. */
  public void close() {
    synchronized (monitor) {
      closed = true;
      monitor.notifyAll();
    }
    if (Thread.currentThread() == thread) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
