package dev.luthier.node;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Columns of the controlling terminal, asked again each time: its window may change. */
final class TerminalWidth implements IntSupplier {
  private static final int USUAL = 80;

  private boolean unknown;

  @Override
  public int getAsInt() {
    if (!unknown) {
      try {
        return asked();
      } catch (IOException e) {
        unknown = true; // there is no stty: once is enough to find out
      }
    }
    return fromEnvironment();
  }

  private static int asked() throws IOException {
    var stty =
        new ProcessBuilder("stty", "size")
            .redirectInput(new File("/dev/tty"))
            .redirectErrorStream(true)
            .start();
    String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    try {
      stty.waitFor(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return columns(said.strip());
  }

  /** Of {@code "24 80"}. */
  static int columns(String said) throws IOException {
    if (!said.matches("[0-9]{1,5} [0-9]{1,5}")) {
      throw new IOException("stty size says '" + said + "'");
    }
    int columns = Integer.parseInt(said.substring(said.indexOf(' ') + 1));
    return columns > 0 ? columns : USUAL;
  }

  private static int fromEnvironment() {
    String columns = System.getenv().getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL;
  }
}
