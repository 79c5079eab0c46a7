package dev.luthier.store.optuna;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL server of a test's own.
 *
 * @param url as Optuna has it
 */
record Postgres(Path data, String url) implements AutoCloseable {
  private static final Path SCRIPT = Path.of("..", "..", "scripts", "postgres").toAbsolutePath();
  private static final int NOT_INSTALLED = 3;

  /** A new server; the test is skipped where none is installed. */
  static Postgres start(Path directory) throws IOException, InterruptedException {
    // The server may run as another user, who must be let through.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path data = directory.resolve("postgres");
    Path said = directory.resolve("postgres.out");
    // Into a file: the server would keep a pipe open.
    Process process =
        new ProcessBuilder(SCRIPT.toString(), "start", data.toString())
            .redirectOutput(said.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int code = process.waitFor();
    if (code == NOT_INSTALLED) {
      System.err.println("SKIPPED: no PostgreSQL is installed.");
      Assumptions.abort("no PostgreSQL is installed");
    }
    String jdbc = Files.readString(said, StandardCharsets.UTF_8).strip();
    if (code != 0 || !jdbc.startsWith("jdbc:postgresql://")) {
      throw new IOException("scripts/postgres ended with " + code + " and said " + jdbc);
    }
    String address = jdbc.substring("jdbc:postgresql://".length()).replaceFirst("\\?.*", "");
    return new Postgres(data, "postgresql://luthier@" + address);
  }

  @Override
  public void close() throws IOException {
    try {
      new ProcessBuilder(SCRIPT.toString(), "stop", data.toString()).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
