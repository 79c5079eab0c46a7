package dev.luthier.store;

import dev.luthier.study.LogEntry;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One study's durable history. One writer; {@link #append} in the order of sequence numbers. */
public interface StudyLog extends AutoCloseable {
  /**
   * Appends entries that follow the last one without a gap.
   *
   * @return done when they are durable; failed if they cannot be, and then so is every later one
   * @throws IllegalArgumentException if the first sequence number is not the next one
   */
  CompletionStage<Void> append(List<LogEntry> entries);

  /** Every durable entry, in order. */
  List<LogEntry> read();

  /** Waits for what was appended, then lets the log go. */
  @Override
  void close();
}
