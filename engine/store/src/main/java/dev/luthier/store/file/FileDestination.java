package dev.luthier.store.file;

import dev.luthier.store.group.Destination;
import dev.luthier.study.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The end of a log file: one write and one fsync a group. */
final class FileDestination implements Destination {
  private final String name;
  private final FileChannel channel;
  private long durable;
  private final LogLine.Batch bytes = new LogLine.Batch();

  /** Writes from where the channel stands; {@code name} is for messages. */
  FileDestination(String name, FileChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.durable = channel.position();
  }

  @Override
  public void add(LogEntry entry) throws IOException {
    bytes.entry(entry);
  }

  @Override
  public int size() {
    return bytes.size();
  }

  @Override
  public void commit() throws IOException {
    try {
      var buffer = ByteBuffer.wrap(bytes.bytes(), 0, bytes.size());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
      durable = channel.position();
    } catch (IOException e) {
      takeBack(e);
      throw new IOException(
          name
              + " cannot be written: "
              + e.getMessage()
              + ". Maybe the disk is full or read-only; mend it, then resume the study.",
          e);
    }
    bytes.reset();
  }

  /**
   * After a failed fsync nobody knows what is on the disk: what was not acknowledged goes, so that
   * the next reader does not take it for durable.
   */
  private void takeBack(IOException cause) {
    try {
      channel.truncate(durable);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
