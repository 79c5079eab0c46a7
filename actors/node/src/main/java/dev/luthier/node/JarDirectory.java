package dev.luthier.node;

import dev.luthier.client.Sha256;
import dev.luthier.eval.OutputWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Jars that users sent, each in a file named by its SHA-256. For many threads. */
final class JarDirectory {
  /** Where jars are kept for all nodes of a cluster. */
  interface Behind {
    /** Opens one; empty if nobody has sent it. */
    Optional<InputStream> open(String hash) throws IOException;

    /** Keeps one durably. */
    void save(String hash, OutputWriter writer) throws IOException;
  }

  private final Path path;
  private final Optional<Behind> behind;

  /** Jars of one node. */
  JarDirectory(Path path) {
    this(path, Optional.empty());
  }

  /** Jars that are kept elsewhere too, and come from there when they are needed. */
  JarDirectory(Path path, Optional<Behind> behind) {
    this.path = path.toAbsolutePath();
    this.behind = behind;
  }

  /** Where a jar is that is here. */
  Path file(String hash) {
    return path.resolve(hash + ".jar");
  }

  /** Whether it is here; it is now if it was kept elsewhere. */
  boolean has(String hash) throws IOException {
    if (Files.isRegularFile(file(hash))) {
      return true;
    }
    Optional<InputStream> kept = behind.isEmpty() ? Optional.empty() : behind.get().open(hash);
    if (kept.isEmpty()) {
      return false;
    }
    try (InputStream in = kept.get()) {
      receive(hash, in, Long.MAX_VALUE, part -> {});
    }
    return true;
  }

  /**
   * Keeps a jar, durably.
   *
   * @param hash that it must have
   * @param most bytes it may have
   * @throws ApiRefusal 413 if it is larger, 400 if it has another hash
   */
  void put(String hash, InputStream in, long most) throws IOException {
    receive(hash, in, most, part -> keepBehind(hash, part));
  }

  private void keepBehind(String hash, Path part) throws IOException {
    if (behind.isPresent()) {
      behind.get().save(hash, out -> Files.copy(part, out));
    }
  }

  /** What is done with a jar before it counts as here. */
  @FunctionalInterface
  private interface First {
    void with(Path part) throws IOException;
  }

  private void receive(String hash, InputStream in, long most, First first) throws IOException {
    Files.createDirectories(path);
    Path part = Files.createTempFile(path, "upload", ".part");
    try {
      String found = copy(in, part, most);
      if (!found.equals(hash)) {
        throw new ApiRefusal(
            400, "what was sent has the SHA-256 " + found + ". Maybe it was cut on its way.");
      }
      first.with(part);
      Files.move(part, file(hash), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String copy(InputStream in, Path part, long most) throws IOException {
    try (var out = Files.newOutputStream(part)) {
      String hash = Sha256.copy(in, out, most);
      try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      return hash;
    } catch (IllegalArgumentException e) {
      throw new ApiRefusal(413, "a jar has at most " + most + " bytes. Maybe leave libraries out.");
    }
  }

  /**
   * The jars of an objective, their contents checked once more: they are code.
   *
   * @throws BadInput if one is missing or has changed
   */
  List<Path> files(List<String> hashes) {
    var files = new ArrayList<Path>();
    for (String hash : hashes) {
      try {
        if (!has(hash)) {
          throw new BadInput(
              "objective.jars: jar " + hash + " is not here. Maybe send it: luthier submit --jar.");
        }
        if (!Sha256.of(file(hash)).equals(hash)) {
          throw new BadInput(file(hash) + " has changed. Maybe delete it and send it again.");
        }
      } catch (StoreAway e) {
        throw new ApiRefusal(503, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        throw new BadInput(file(hash) + " cannot be read: " + e);
      }
      files.add(file(hash));
    }
    return files;
  }
}
