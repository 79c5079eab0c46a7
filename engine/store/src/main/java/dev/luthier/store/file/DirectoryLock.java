package dev.luthier.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps a study directory for one writer, within this process and among processes. */
final class DirectoryLock implements AutoCloseable {
  /**
   * Locks of files belong to the process: within it, a second handle would break the first one's
   * lock, so we look here before we open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path held;
  private final FileChannel channel;

  private DirectoryLock(Path held, FileChannel channel) {
    this.held = held;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws IOException if somebody else has it
   */
  static DirectoryLock of(Path directory) throws IOException {
    Path held = directory.toRealPath();
    if (!HELD.add(held)) {
      throw inUse(directory, "this process");
    }
    try {
      Path file = held.resolve("study.lock");
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw inUse(directory, "process " + Files.readString(file).trim());
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new DirectoryLock(held, channel);
    } catch (IOException e) {
      HELD.remove(held);
      throw e;
    }
  }

  private static IOException inUse(Path directory, String holder) {
    return new IOException(
        "study directory "
            + directory
            + " is in use by "
            + holder
            + ". Maybe wait for it, stop it, or use another directory.");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(held);
    }
  }
}
