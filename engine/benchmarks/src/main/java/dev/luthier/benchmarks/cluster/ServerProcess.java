package dev.luthier.benchmarks.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL of one's own, by {@code scripts/postgres}. */
final class ServerProcess implements AutoCloseable {
  private static final int NOT_INSTALLED = 3;

  private final Path script;
  private final Path directory;
  private final String url;
  private boolean closed;

  private ServerProcess(Path script, Path directory) throws IOException {
    this.script = script;
    this.directory = directory;
    this.url = run("start");
  }

  /**
   * Starts one.
   *
   * @param script {@code scripts/postgres}
   * @param directory that the server's own user can enter
   */
  static ServerProcess start(Path script, Path directory) throws IOException {
    return new ServerProcess(script, directory);
  }

  /** Whether a server is installed on this machine. */
  static boolean isInstalled(Path script) throws IOException {
    Path nowhere = Files.createTempDirectory("luthier-postgres");
    try {
      // Asked to stop what is not there, it says first whether there is a server at all.
      return new ProcessBuilder(script.toString(), "stop", nowhere.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          != NOT_INSTALLED;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private String run(String command) throws IOException {
    var process =
        new ProcessBuilder(script.toString(), command, directory.toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException("scripts/postgres " + command + ": " + said);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return said;
  }

  String url() {
    return url;
  }

  void kill() throws IOException {
    run("kill");
  }

  void again() throws IOException {
    run("start");
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      run("stop");
    }
  }
}
