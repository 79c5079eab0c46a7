package dev.luthier.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A real file system of one's own, in memory.
 *
 * @param path where it is mounted
 */
record SmallDisk(Path path) implements AutoCloseable {
  /** Mounts one; the calling test is skipped, and says so, where that is not allowed. */
  static SmallDisk of(Path path, String size) throws IOException {
    Files.createDirectories(path);
    String said = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString());
    if (!said.isEmpty()) {
      System.err.println("SKIPPED, no file system can be mounted: " + said);
      Assumptions.abort("no file system can be mounted: " + said);
    }
    return new SmallDisk(path);
  }

  /** Mounts it anew with other options; what is on it stays. */
  void become(String options) throws IOException {
    String said = run("mount", "-o", "remount," + options, path.toString());
    if (!said.isEmpty()) {
      throw new IOException(said);
    }
  }

  /** What went wrong; empty if nothing did. */
  private static String run(String... command) throws IOException {
    List<String> all = new ArrayList<>(Arrays.asList(command));
    Process process;
    try {
      process = new ProcessBuilder(all).redirectErrorStream(true).start();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      int code = process.waitFor();
      return code == 0 ? "" : "exit code " + code + ": " + said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    String said = run("umount", "--lazy", path.toString());
    if (!said.isEmpty()) {
      throw new IOException(said);
    }
  }
}
