package dev.luthier.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Makes the names in a directory durable, where the system can. */
final class DirectorySync {
  private static final System.Logger LOG = System.getLogger(DirectorySync.class.getName());

  private DirectorySync() {}

  static void force(@Nullable Path directory) {
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "this system does not sync directories", e);
    }
  }
}
