package dev.luthier.benchmarks.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A server of this machine's own PostgreSQL, by {@code scripts/postgres}.
 *
 * @param directory of its data
 * @param url of its database
 */
record PostgresServer(Path directory, String url) implements AutoCloseable {
  private static final int NOT_INSTALLED = 3;

  /** Starts one; empty, and said so, where none is installed. */
  static Optional<PostgresServer> start() throws IOException {
    // The server may run as another user, who must be able to enter the directory.
    Path directory = Files.createTempDirectory("luthier-crash-postgres");
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    var said = new StringBuilder();
    int code = script("start", directory.resolve("server"), said);
    if (code == NOT_INSTALLED) {
      System.out.println("SKIPPED, no PostgreSQL: " + said);
      return Optional.empty();
    }
    return Optional.of(
        new PostgresServer(directory.resolve("server"), required("start", code, said)));
  }

  private static String required(String command, int code, StringBuilder said) throws IOException {
    if (code != 0) {
      throw new IOException("scripts/postgres " + command + ": " + said);
    }
    return said.toString();
  }

  private static int script(String command, Path directory, StringBuilder said) throws IOException {
    Path script = Path.of(System.getProperty("luthier.home", "."), "scripts", "postgres");
    // Into a file: the server would keep a pipe open.
    Path output = Files.createTempFile("luthier-crash", ".out");
    try {
      var process =
          new ProcessBuilder(script.toString(), command, directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int code = process.waitFor();
      said.append(Files.readString(output, StandardCharsets.UTF_8).strip());
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(output);
    }
  }

  private void command(String command) throws IOException {
    var said = new StringBuilder();
    required(command, script(command, directory, said), said);
  }

  /** As a power cut would end it. */
  void kill() throws IOException {
    command("kill");
  }

  void again() throws IOException {
    command("start");
  }

  @Override
  public void close() throws IOException {
    kill();
    Path parent = directory.getParent();
    if (parent != null) {
      Directories.remove(parent);
    }
  }
}
