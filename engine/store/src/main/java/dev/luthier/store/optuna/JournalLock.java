package dev.luthier.store.optuna;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The lock of a journal: whoever made the name {@code PATH.lock} has it. A symbolic link, so that
 * Optuna sees the journal's own time of change through it; a file where there are no links. A lock
 * whose time has not changed for half a minute was left by a crash and is taken away.
 */
final class JournalLock implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final long LONGEST_SLEEP = 1000;

  private final Path link;

  private JournalLock(Path link) {
    this.link = link;
  }

  /** Waits for the lock of a journal, and takes it. */
  static JournalLock of(Path journal) throws IOException {
    return of(journal, GRACE);
  }

  static JournalLock of(Path journal, Duration grace) throws IOException {
    Path link = Path.of(journal + ".lock");
    Optional<FileTime> seen = Optional.empty();
    long since = System.nanoTime();
    long sleep = 1;
    while (!take(link, journal)) {
      Optional<FileTime> now = changed(link);
      if (!now.equals(seen)) {
        seen = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > grace.toNanos()) {
        release(link);
        since = System.nanoTime();
      }
      sleep = pause(sleep);
    }
    return new JournalLock(link);
  }

  private static boolean take(Path link, Path journal) throws IOException {
    try {
      Files.createSymbolicLink(link, journal.toAbsolutePath());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      return create(link);
    }
  }

  private static boolean create(Path link) throws IOException {
    try {
      Files.createFile(link);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Of the journal, through a link; empty while it does not exist. */
  private static Optional<FileTime> changed(Path link) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(link));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static long pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a journal's lock", e);
    }
    return Math.min(2 * millis, LONGEST_SLEEP);
  }

  /** By another name first: only one of several can take it away. */
  private static boolean release(Path link) throws IOException {
    Path gone = Path.of(link + UUID.randomUUID().toString() + ".rename");
    try {
      Files.move(link, gone, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return false;
    }
    Files.delete(gone);
    return true;
  }

  /** Fails if somebody took the lock for one that was left. */
  void requireHeld() throws IOException {
    if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      throw lost();
    }
  }

  private IOException lost() {
    return new IOException(
        link
            + " was taken away while it was held. Maybe this machine stood still for more than "
            + GRACE.toSeconds()
            + " s.");
  }

  @Override
  public void close() throws IOException {
    if (!release(link)) {
      throw lost();
    }
  }
}
