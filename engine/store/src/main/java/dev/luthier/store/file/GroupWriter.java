package dev.luthier.store.file;

import dev.luthier.study.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches of entries from one thread; everything that came in during a write shares the next
 * one and its fsync. After a failure nothing is written any more.
 */
final class GroupWriter {
  private static final int LARGEST_BATCH = 4 << 20;

  private record Append(List<LogEntry> entries, CompletableFuture<Void> done) {}

  private final String name;
  private final FileChannel channel;
  private final Thread thread;
  private final Object monitor = new Object();
  private final ArrayDeque<Append> queue = new ArrayDeque<>();
  private Optional<IOException> failure = Optional.empty();
  private boolean closed;
  private long next;
  private long durable;

  /**
   * Begins to write at the end of a channel.
   *
   * @param name of the log, for messages
   * @param next sequence number of the next entry
   */
  GroupWriter(String name, FileChannel channel, long next) {
    this.name = name;
    this.channel = channel;
    this.next = next;
    this.durable = next;
    this.thread = new Thread(this::run, "luthier-log");
    thread.setDaemon(true);
    thread.start();
  }

  /** Queues entries; the stage is completed on the writer's thread. */
  CompletionStage<Void> append(List<LogEntry> entries) {
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

  /** How many entries are on disk for good. */
  long durable() {
    synchronized (monitor) {
      return durable;
    }
  }

  private void run() {
    var batch = new ArrayList<Append>();
    var bytes = new LogLine.Batch();
    while (take(batch, bytes)) {
      write(batch, bytes);
      batch.clear();
      bytes.reset();
    }
  }

  /** Waits for work and takes all there is; false when there will be none. */
  private boolean take(List<Append> batch, LogLine.Batch bytes) {
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
      batch.add(append);
      try {
        for (LogEntry entry : append.entries()) {
          bytes.entry(entry);
        }
      } catch (IOException | RuntimeException | Error e) {
        freeze(batch, e);
        return false;
      }
      append = bytes.size() < LARGEST_BATCH ? poll() : null;
    }
    return !batch.isEmpty();
  }

  private @Nullable Append poll() {
    synchronized (monitor) {
      return queue.poll();
    }
  }

  private void write(List<Append> batch, LogLine.Batch bytes) {
    try {
      var buffer = ByteBuffer.wrap(bytes.bytes(), 0, bytes.size());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
    } catch (IOException | RuntimeException | Error e) {
      freeze(batch, e);
      return;
    }
    synchronized (monitor) {
      for (Append append : batch) {
        durable += append.entries().size();
      }
    }
    batch.forEach(append -> append.done().complete(null));
  }

  private void freeze(List<Append> batch, Throwable cause) {
    var frozen =
        new IOException(
            name
                + " cannot be written: "
                + cause.getMessage()
                + ". Maybe the disk is full or read-only; mend it, then resume the study.",
            cause);
    List<Append> lost;
    synchronized (monitor) {
      failure = Optional.of(frozen);
      lost = new ArrayList<>(batch);
      lost.addAll(queue);
      queue.clear();
      closed = true;
    }
    lost.forEach(append -> append.done().completeExceptionally(frozen));
  }

  /** Writes what is queued, then ends. */
  void close() {
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
