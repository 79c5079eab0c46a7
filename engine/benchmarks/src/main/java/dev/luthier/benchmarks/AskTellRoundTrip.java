package dev.luthier.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long {@code luthier ask-tell} takes to answer, in a process of its own, its log on disk. */
@Command(name = "ask-tell", description = "Latency of the command ask-tell over its pipes.")
final class AskTellRoundTrip implements Callable<Integer> {
  private static final Pattern TRIAL = Pattern.compile("\"trial\":(\\d+)");
  private static final int BYTES_OF_AN_ENTRY = 300;

  @Option(names = "--trials", description = "Measured, after a tenth as many to warm up.")
  private int trials = 2_000;

  @Option(names = "--suggester")
  private String suggester = "sobol";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("luthier-ask-tell");
    try {
      measure(directory);
    } finally {
      Overhead.remove(directory);
    }
    return 0;
  }

  private void measure(Path directory) throws IOException, InterruptedException {
    int warm = trials / 10;
    var asks = new double[trials];
    var tells = new double[trials];
    var rounds = new double[trials];
    Process process = start(directory, warm + trials);
    try (var in =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var out = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)) {
      for (int i = -warm; i < trials; i++) {
        long begun = System.nanoTime();
        String work = say(in, out, "{\"op\":\"ask\"}");
        long asked = System.nanoTime();
        say(in, out, "{\"op\":\"tell\",\"trial\":" + trial(work) + ",\"value\":" + i % 7 + "}");
        long told = System.nanoTime();
        if (i >= 0) {
          asks[i] = (asked - begun) / 1e6;
          tells[i] = (told - asked) / 1e6;
          rounds[i] = (told - begun) / 1e6;
        }
      }
    }
    process.waitFor();
    System.out.printf("%d trials, suggester %s%n", trials, suggester);
    System.out.printf("%-22s %10s %10s%n", "", "median ms", "p95 ms");
    print("ask", asks);
    print("tell", tells);
    print("ask and tell", rounds);
    print("one fsync of the disk", fsyncs(directory));
  }

  private Process start(Path directory, int all) throws IOException {
    Path study = directory.resolve("study.conf");
    Files.writeString(
        study,
        String.join(
            "\n",
            "name = latency",
            "goal { metric = loss, direction = minimize }",
            "space {",
            "  x { type = real, min = 0, max = 1 }",
            "  y { type = real, min = 1e-5, max = 1, scale = log }",
            "  n { type = int, min = 1, max = 9 }",
            "}",
            "suggester = " + suggester,
            "budget { trials = " + all + " }"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.luthier.node.Main",
            "ask-tell",
            study.toString(),
            "--out",
            directory.resolve("out").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String say(BufferedReader in, Writer out, String line) throws IOException {
    out.write(line + "\n");
    out.flush();
    String answer = in.readLine();
    if (answer == null || answer.contains("\"error\"")) {
      throw new IOException("the answer to " + line + " is " + answer);
    }
    return answer;
  }

  private static int trial(String work) throws IOException {
    Matcher trial = TRIAL.matcher(work);
    if (!trial.find()) {
      throw new IOException("no trial in " + work);
    }
    return Integer.parseInt(trial.group(1));
  }

  /** What the disk alone costs, where the log was. */
  private static double[] fsyncs(Path directory) throws IOException {
    var millis = new double[500];
    try (var file =
        FileChannel.open(
            directory.resolve("fsync"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < millis.length; i++) {
        file.write(ByteBuffer.allocate(BYTES_OF_AN_ENTRY));
        long begun = System.nanoTime();
        file.force(false);
        millis[i] = (System.nanoTime() - begun) / 1e6;
      }
    }
    return millis;
  }

  private static void print(String what, double[] millis) {
    Arrays.sort(millis);
    List<Double> shown =
        List.of(millis[millis.length / 2], millis[(int) (0.95 * (millis.length - 1))]);
    System.out.printf(Locale.ROOT, "%-22s %10.3f %10.3f%n", what, shown.get(0), shown.get(1));
  }
}
