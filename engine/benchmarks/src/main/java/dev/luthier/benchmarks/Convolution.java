package dev.luthier.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What oneDNN gains: the same network trained with and without it, each in a JVM of its own. */
@Command(name = "convolution", description = "Milliseconds an image and epoch, oneDNN on and off.")
final class Convolution implements Callable<Integer> {
  @Override
  public Integer call() throws IOException, InterruptedException {
    double fast = child(true);
    double slow = child(false);
    System.out.printf(Locale.ROOT, "oneDNN on   %8.4f ms an image and epoch%n", fast);
    System.out.printf(Locale.ROOT, "oneDNN off  %8.4f ms an image and epoch%n", slow);
    System.out.printf(Locale.ROOT, "ratio       %8.2f%n", slow / fast);
    return 0;
  }

  private static double child(boolean oneDnn) throws IOException, InterruptedException {
    var settings =
        Map.of(
            "org.bytedeco.javacpp.platform.extension",
            "-onednn",
            "org.eclipse.deeplearning4j.helpers.disable",
            Boolean.toString(!oneDnn));
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    String log = System.getProperty("logback.configurationFile");
    if (log != null) {
      command.add("-Dlogback.configurationFile=" + log);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ConvolutionTraining.class.getName());
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OMP_NUM_THREADS", "1");
    var process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the training failed: " + said);
    }
    return said.lines()
        .filter(line -> line.startsWith(ConvolutionTraining.ANSWER))
        .mapToDouble(
            line -> Double.parseDouble(line.substring(ConvolutionTraining.ANSWER.length())))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the training said only: " + said));
  }
}
