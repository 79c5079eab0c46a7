package dev.luthier.store.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps a study directory's {@link Witness} up to date while its log is written. */
final class Remembering implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Remembering.class.getName());
  private static final long PAUSE_NANOS = 1_000_000_000;

  private final Optional<Path> directory;
  private final String store;
  private final Ownership ownership;
  private long entries;
  private long written;

  /** Writes at once what is known now; {@code directory} empty: remembers nothing. */
  Remembering(Optional<Path> directory, String store, Ownership ownership) throws IOException {
    this.directory = directory;
    this.store = store;
    this.ownership = ownership;
    this.entries = ownership.entries();
    if (directory.isPresent()) {
      write(directory.get());
    }
  }

  private void write(Path to) throws IOException {
    new Witness(store, ownership.study(), ownership.incarnation(), ownership.term(), entries)
        .write(to);
    written = System.nanoTime();
  }

  /** So many entries are durable. At most one write a second: it is a memory, no record. */
  synchronized void entries(long durable) {
    entries = durable;
    if (System.nanoTime() - written >= PAUSE_NANOS) {
      writeOrWarn();
    }
  }

  private void writeOrWarn() {
    try {
      if (directory.isPresent()) {
        write(directory.get());
      }
    } catch (IOException e) {
      written = System.nanoTime();
      LOG.log(System.Logger.Level.WARNING, Witness.FILE + " cannot be written", e);
    }
  }

  @Override
  public synchronized void close() {
    writeOrWarn();
  }
}
