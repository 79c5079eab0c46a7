package dev.luthier.store.group;

import dev.luthier.study.LogEntry;
import java.io.IOException;

/**
 * Where a group of entries becomes durable: a file, or a database. For the writer's thread only.
 */
public interface Destination {
  /** Takes one more entry into the group. */
  void add(LogEntry entry) throws IOException;

  /** Bytes of the group so far. */
  int size();

  /**
   * Makes the group durable, whole or not at all as far as a later reader can see, and begins a new
   * one.
   *
   * @throws IOException if it cannot; then nothing more may be written. The message says how to
   *     mend it
   */
  void commit() throws IOException;
}
