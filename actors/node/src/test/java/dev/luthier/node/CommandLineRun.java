package dev.luthier.node;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a command said.
 *
 * @param code its exit code
 */
record CommandLineRun(int code, String out, String err) {
  static final String SPACE =
      """
      goal { metric = value, direction = minimize }
      space {
        x { type = real, min = -5, max = 5 }
        y { type = real, min = -5, max = 5 }
      }
      suggester = sobol
      seed = 7
      budget { trials = 12 }
      """;

  /** Runs in this process. */
  static CommandLineRun of(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var outBytes = new ByteArrayOutputStream();
    var errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int code = Main.run(args);
      return new CommandLineRun(
          code,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Begins a run in a process of its own, its output in one stream. */
  static Process fork(List<String> jvm, String... args) throws IOException {
    var command = new ArrayList<String>();
    if (System.getProperty("os.name", "").equals("Linux")) {
      // Whoever runs the tests in the background may have Ctrl-C ignored, by all its children too.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Unset, every byte of every request would be logged, which takes all of a processor.
    String logging = "logback.configurationFile";
    command.add("-D" + logging + "=" + System.getProperty(logging, ""));
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Hears what a process says, on a thread of its own, until it ends or is killed. */
  static void hear(BufferedReader said, Consumer<String> line) {
    var thread =
        new Thread(
            () -> {
              try {
                said.lines().forEach(line);
              } catch (UncheckedIOException e) {
                line.accept("(no more: " + e.getMessage() + ")"); // killing it closes the stream
              }
            },
            "hears");
    thread.setDaemon(true);
    thread.start();
  }

  /** A study file of the parabola. */
  static Path study(Path directory, String more) throws IOException {
    Path file = directory.resolve("parabola.conf");
    String objective = "objective = \"" + Parabola.class.getName() + "\"\n";
    Files.writeString(file, "name = parabola\n" + objective + SPACE + more);
    return file;
  }
}
