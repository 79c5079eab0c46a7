package dev.luthier.store.optuna;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes the name of a new file durable, where the system can. */
final class DurableName {
  private static final System.Logger LOG = System.getLogger(DurableName.class.getName());

  private DurableName() {}

  static void force(Path file) {
    Path directory = file.toAbsolutePath().getParent();
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
