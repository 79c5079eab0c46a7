import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program as objective: linear regression by gradient descent, in one Java file that knows
 * nothing of Luthier ({@code java Regression.java}). An objective in Java is better a class with
 * {@code tune --isolate}; this shows the protocol to those who want neither.
 */
public final class Regression {
  private static final int ROWS = 120;
  private static final BufferedReader IN =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  public static void main(String[] args) throws Exception {
    for (String line = IN.readLine(); line != null; line = IN.readLine()) {
      if (line.contains("\"op\":\"train\"")) {
        train(line);
      }
    }
  }

  private static void train(String leg) throws Exception {
    int from = (int) number(leg, "fromEpoch");
    int until = (int) number(leg, "untilEpoch");
    int fold = (int) number(leg, "fold");
    int folds = (int) number(leg, "folds");
    long seed = (long) number(leg, "seed");
    double[] weights = new double[3];
    if (from > 0) {
      String[] kept = Files.readString(Path.of(text(leg, "resume"), "weights")).split(" ");
      weights = Arrays.stream(kept).mapToDouble(Double::parseDouble).toArray();
    }
    for (int epoch = from + 1; epoch <= until; epoch++) {
      double loss = epoch(weights, seed, fold, folds, number(leg, "learningRate"));
      say("{\"op\":\"report\",\"epoch\":" + epoch + ",\"metrics\":{\"loss\":" + loss + "}}");
      if (verdict().contains("\"stop\"")) {
        say("{\"op\":\"stopped\"}");
        return;
      }
    }
    Files.writeString(
        Path.of(text(leg, "save"), "weights"), weights[0] + " " + weights[1] + " " + weights[2]);
    say("{\"op\":\"trained\"}");
  }

  /** One pass over the rows; the mean squared error of those held out. */
  private static double epoch(double[] weights, long seed, int fold, int folds, double rate) {
    var random = new Random(seed);
    double sum = 0;
    int count = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] x = {random.nextGaussian(), random.nextGaussian(), 1};
      double y = 2 * x[0] - 3 * x[1] + 1 + 0.1 * random.nextGaussian();
      double error = weights[0] * x[0] + weights[1] * x[1] + weights[2] * x[2] - y;
      boolean heldOut = row % folds == fold;
      if (heldOut) {
        sum += error * error;
        count++;
      }
      for (int i = 0; i < x.length && (!heldOut || folds == 1); i++) {
        weights[i] -= rate * error * x[i];
      }
    }
    return sum / count;
  }

  private static String verdict() throws Exception {
    String line = IN.readLine();
    while (line != null && line.isBlank()) {
      line = IN.readLine();
    }
    return line == null ? "\"stop\"" : line;
  }

  private static void say(String line) {
    System.out.print("\n" + line + "\n");
    System.out.flush();
  }

  private static double number(String json, String name) {
    return Double.parseDouble(find(json, "\"" + name + "\":(-?[0-9.eE+-]+)"));
  }

  private static String text(String json, String name) {
    return find(json, "\"" + name + "\":\"([^\"]*)\"");
  }

  private static String find(String json, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(json);
    if (!found.find()) {
      throw new IllegalArgumentException("no " + pattern + " in " + json);
    }
    return found.group(1);
  }
}
