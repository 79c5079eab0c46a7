package dev.luthier.actors;

import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** A log whose appends become durable, or fail, by the test's hand. */
final class HandLog implements StudyStore, StudyLog {
  /** An append in flight. */
  record Append(List<LogEntry> entries, CompletableFuture<Void> done) {}

  final BlockingQueue<Append> appends = new LinkedBlockingQueue<>();
  private final List<LogEntry> durable = new ArrayList<>();

  @Override
  public List<String> list() {
    return List.of();
  }

  @Override
  public StudyLog open(StudySpec spec) {
    return this;
  }

  @Override
  public CompletionStage<Void> append(List<LogEntry> entries) {
    var append = new Append(entries, new CompletableFuture<>());
    appends.add(append);
    return append.done();
  }

  /** Waits for the next append and makes it durable. */
  List<LogEntry> acknowledge() throws InterruptedException {
    Append next = appends.take();
    keep(next);
    return next.entries();
  }

  /** Makes an append durable. */
  void keep(Append next) {
    synchronized (durable) {
      durable.addAll(next.entries());
    }
    next.done().complete(null);
  }

  @Override
  public List<LogEntry> read() {
    synchronized (durable) {
      return List.copyOf(durable);
    }
  }

  @Override
  public void close() {}
}
