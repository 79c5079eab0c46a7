package dev.luthier.node;

import dev.luthier.eval.KeptOpen;
import dev.luthier.eval.OutputWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is there whole or not at all, whenever the machine stops. */
final class DurableFile {
  private DurableFile() {}

  /** Writes beside the file, makes the bytes durable, then takes the file's name. */
  static void write(Path file, OutputWriter writer) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is no file");
    }
    Files.createDirectories(directory);
    // Not a temporary file of the JDK's, which nobody else may read.
    Path part = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (var channel = open(part, file)) {
        var out = new BufferedOutputStream(Channels.newOutputStream(channel));
        writer.writeTo(new KeptOpen(out));
        out.flush();
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceDirectory(directory);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static FileChannel open(Path part, Path file) throws IOException {
    try {
      return FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw (IOException) new AccessDeniedException(file.toString()).initCause(e);
    }
  }

  /** Makes the new name durable too, where directories can be opened. */
  private static void forceDirectory(Path directory) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return;
    }
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
