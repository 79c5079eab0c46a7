package dev.luthier.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A server of this machine's own PostgreSQL, by {@code scripts/postgres}. For many threads. */
public final class PostgresServer implements AutoCloseable {
  private static final int NOT_INSTALLED = 3;

  private final Path script;
  private final Path directory;
  private final String url;
  private boolean closed;

  private PostgresServer(Path script, Path directory, String url) {
    this.script = script;
    this.directory = directory;
    this.url = url;
  }

  /** Starts one; empty, and said so, where none is installed. */
  public static Optional<PostgresServer> start(Path home) throws IOException {
    Path script = home.resolve("scripts/postgres");
    Path parent = Files.createTempDirectory("luthier-postgres");
    // The server may run as another user, who must be able to enter the directory.
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path directory = parent.resolve("server");
    var said = new StringBuilder();
    int code = run(script, "start", directory, said);
    if (code == NOT_INSTALLED) {
      System.out.println("SKIPPED, no PostgreSQL: " + said);
      remove(parent);
      return Optional.empty();
    }
    return Optional.of(new PostgresServer(script, directory, required("start", code, said)));
  }

  private static String required(String command, int code, StringBuilder said) throws IOException {
    if (code != 0) {
      throw new IOException("scripts/postgres " + command + ": " + said);
    }
    return said.toString();
  }

  private static int run(Path script, String command, Path directory, StringBuilder said)
      throws IOException {
    // Into a file: the server would keep a pipe open.
    Path output = Files.createTempFile("luthier-postgres", ".out");
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
    required(command, run(script, command, directory, said), said);
  }

  /** JDBC address of its database. */
  public String url() {
    return url;
  }

  /** As a power cut would end it. */
  public synchronized void kill() throws IOException {
    command("kill");
  }

  /** Starts it on the data that it had, unless it was closed meanwhile. */
  public synchronized void again() throws IOException {
    if (!closed) {
      command("start");
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      kill();
      Path parent = directory.getParent();
      if (parent != null) {
        remove(parent);
      }
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
