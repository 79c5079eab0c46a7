package dev.luthier.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * What oneDNN gains, and max pooling without it: the same network trained thrice, each time in a
 * JVM of its own.
 */
@Command(
    name = "convolution",
    description = "Milliseconds an image and epoch, with oneDNN, without its pooling, without it.")
final class Convolution implements Callable<Integer> {
  @Override
  public Integer call() throws IOException, InterruptedException {
    double fast = child(true, true);
    double plain = child(true, false);
    double slow = child(false, false);
    print("oneDNN, max pooling by ND4J", fast, slow);
    print("oneDNN for both", plain, slow);
    print("oneDNN off", slow, slow);
    return 0;
  }

  private static void print(String how, double millis, double slow) {
    System.out.printf(
        Locale.ROOT,
        "%-27s %8.4f ms an image and epoch, %5.2f times as fast%n",
        how,
        millis,
        slow / millis);
  }

  private static double child(boolean oneDnn, boolean ownPooling)
      throws IOException, InterruptedException {
    var settings =
        Map.of(
            "org.bytedeco.javacpp.platform.extension",
            "-onednn",
            "org.eclipse.deeplearning4j.helpers.disable",
            Boolean.toString(!oneDnn));
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    if (ownPooling) {
      command.add("-Dopexec=dev.luthier.dl4j.CpuExecutioner");
    }
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
