package dev.luthier.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory for the files that trainer and child hand each other, gone when it is closed. */
record LegDirectory(Path path) implements AutoCloseable {
  static LegDirectory create() throws IOException {
    Path path = Files.createTempDirectory("luthier-leg-");
    var directory = new LegDirectory(path.toRealPath());
    Files.createDirectory(directory.resume());
    Files.createDirectory(directory.save());
    return directory;
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
