package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** The Pythons with Optuna that {@code scripts/optuna} makes. */
record Python(Path home, Path scripts) {
  /** The one of that version; the test is skipped where it was not made. */
  static Python of(String version, Path scripts) {
    String home = System.getenv().getOrDefault("LUTHIER_OPTUNA", "");
    Path all =
        home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache", "luthier", "optuna")
            : Path.of(home);
    Path python = all.resolve(version);
    if (!Files.exists(python.resolve("ready"))) {
      System.err.println(
          "SKIPPED: Optuna " + version + " is not in " + all + ". Maybe run scripts/optuna.");
      Assumptions.abort("Optuna " + version + " is not in " + all);
    }
    return new Python(python, scripts);
  }

  /** Begins a program of this Python. */
  ProcessBuilder program(String name, String... arguments) {
    var command = new ArrayList<String>();
    command.add(home.resolve("bin").resolve(name).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Runs one of our scripts; what it prints is JSON. */
  JsonNode run(String script, String... arguments) throws IOException, InterruptedException {
    Path file = scripts.resolve(script);
    try (InputStream in = Python.class.getResourceAsStream(script)) {
      Files.write(file, Objects.requireNonNull(in, script).readAllBytes());
    }
    var all = new ArrayList<String>();
    all.add(file.toString());
    all.addAll(List.of(arguments));
    Path errors = scripts.resolve(script + ".err");
    Process process =
        program("python", all.toArray(String[]::new)).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(script + " failed: " + Files.readString(errors));
    }
    return PythonJson.read(out);
  }
}
