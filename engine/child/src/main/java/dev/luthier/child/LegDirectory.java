package dev.luthier.child;

import dev.luthier.eval.StorageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/** A directory for the files that trainer and child hand each other, gone when it is closed. */
record LegDirectory(Path path) implements AutoCloseable {
  /**
   * A new one.
   *
   * @throws StorageFailure if the disk does not take it
   */
  static LegDirectory create() {
    try {
      Path path = Files.createTempDirectory("luthier-leg-");
      var directory = new LegDirectory(path.toRealPath());
      Files.createDirectory(directory.resume());
      Files.createDirectory(directory.save());
      return directory;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Writes a new file for a child.
   *
   * @throws IOException if the bytes cannot be read, or the file is there already
   * @throws StorageFailure if the disk does not take it
   */
  static void write(InputStream in, Path file) throws IOException {
    try (OutputStream out = opened(file)) {
      copy(in, out);
    }
  }

  private static OutputStream opened(Path file) throws FileAlreadyExistsException {
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** What cannot be read is the source's fault, and what cannot be written the disk's. */
  static void copy(InputStream in, OutputStream out) throws IOException {
    var buffer = new byte[1 << 14];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      try {
        out.write(buffer, 0, count);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
  }

  private static StorageFailure unwritable(IOException cause) {
    return unwritable(String.valueOf(cause.getMessage()), cause);
  }

  /** That the files which trainer and child hand each other cannot be written. */
  static StorageFailure unwritable(String why, Exception cause) {
    return new StorageFailure(
        "the files that a trial and its child hand each other cannot be written: "
            + why
            + (why.endsWith(".") ? "" : ".")
            + " Maybe the disk of "
            + System.getProperty("java.io.tmpdir")
            + " is full.",
        cause);
  }

  /** What to go on from. */
  Path resume() {
    return path.resolve("resume");
  }

  /** What to keep. */
  Path save() {
    return path.resolve("save");
  }

  @Override
  public void close() throws IOException {
    try (var walk = Files.walk(path)) {
      for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      // The child, if it was killed just now, may have been tidying up itself.
      org.slf4j.LoggerFactory.getLogger(LegDirectory.class)
          .warn("{} remains: {}", path, e.toString());
    }
  }
}
