package dev.luthier.store.jdbc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Assumptions;

/** A real server of the machine's own PostgreSQL, by {@code scripts/postgres}. */
public final class PostgresServer implements AutoCloseable {
  private static final int NOT_INSTALLED = 3;

  private final Path directory;
  private final DatabaseUrl url;

  private PostgresServer(Path directory, DatabaseUrl url) {
    this.directory = directory;
    this.url = url;
  }

  /** Starts one; the calling test is skipped, and says why, where none is installed. */
  public static PostgresServer start() throws IOException {
    // Not JUnit's directory: the server's own user must be able to enter it.
    Path directory = Files.createTempDirectory(Path.of("/tmp"), "luthier-postgres");
    return new PostgresServer(directory, DatabaseUrl.parse(script("start", directory)));
  }

  private static String script(String command, Path directory) throws IOException {
    Path script = Path.of("../../scripts/postgres").toAbsolutePath().normalize();
    var process =
        new ProcessBuilder(script.toString(), command, directory.toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int code;
    try {
      code = process.waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    Assumptions.assumeTrue(code != NOT_INSTALLED, () -> "SKIPPED: " + said);
    if (code != 0) {
      throw new IOException("scripts/postgres " + command + ": " + said);
    }
    return said;
  }

  /** Where it is. */
  public DatabaseUrl url() {
    return url;
  }

  /** As a power cut would end it. */
  public void kill() throws IOException {
    script("kill", directory);
  }

  /** Starts it again on its data. */
  public void again() throws IOException {
    script("start", directory);
  }

  void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url.jdbc());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    script("kill", directory);
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
