package dev.luthier.child;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** A program that knows nothing but the protocol. Its first argument says how it behaves. */
final class Speaker {
  private static final BufferedReader IN =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private Speaker() {}

  public static void main(String[] args) throws Exception {
    for (String line = next(); line != null; line = next()) {
      if (field(line, "op").equals("train")) {
        train(args[0], line);
        if (args[0].equals("one-leg")) {
          return;
        }
      } else if (field(line, "op").equals("refit")) {
        Files.writeString(Path.of(field(line, "save"), "model.txt"), "model");
        say("{\"op\":\"refitted\",\"test\":{\"accuracy\":0.5},\"rows\":10}");
      }
    }
  }

  private static void train(String way, String line) throws Exception {
    int from = Integer.parseInt(field(line, "fromEpoch"));
    int until = Integer.parseInt(field(line, "untilEpoch"));
    if (from > 0) {
      Path old = Path.of(field(line, "resume"), "deep/state.txt");
      if (Integer.parseInt(Files.readString(old)) != from) {
        throw new IllegalStateException("a wrong checkpoint");
      }
    }
    switch (way) {
      case "noise" -> System.out.print("{\"no message\"}\nhalf a line {\"op\":");
      case "too-early" -> say("{\"op\":\"trained\"}");
      case "nonsense" -> say("{\"op\":\"report\",\"epoch\":99,\"value\":1}");
      case "failing" -> say("{\"op\":\"failed\",\"cause\":\"no luck\"}");
      case "full" ->
          say("{\"op\":\"failed\",\"cause\":\"No space left on device\",\"storage\":true}");
      case "deaf" -> new CountDownLatch(1).await();
      case "dying" -> {
        System.err.println("this is the end");
        System.exit(7);
      }
      default -> {
        // trains
      }
    }
    for (int epoch = from + 1; epoch <= until; epoch++) {
      say("{\"op\":\"report\",\"epoch\":" + epoch + ",\"value\":" + 1.0 / epoch + ",\"more\":1}");
      if (!way.equals("one-way") && field(next(), "verdict").equals("stop")) {
        say("{\"op\":\"stopped\"}");
        return;
      }
    }
    Path file = Path.of(field(line, "save"), "deep/state.txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, Integer.toString(until));
    say("{\"op\":\"trained\"}");
  }

  /** As strict as a program in Python that takes every line for JSON. */
  private static String next() throws Exception {
    String line = IN.readLine();
    if (line != null && !line.startsWith("{")) {
      throw new IllegalStateException("no JSON: '" + line + "'");
    }
    return line;
  }

  private static String field(String line, String name) {
    var found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(line);
    return found.find() ? found.group(1) : "";
  }

  private static void say(String line) {
    System.out.print("\n" + line + "\n");
    System.out.flush();
  }
}
