package dev.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The properties are read once a process: every case in one of its own. */
class NativeSettingsTest {
  private static final String OF_ND4J = "org.nd4j.linalg.cpu.nativecpu.DirectShapeInfoProvider";

  private static final String EXECUTIONER_OF_ND4J =
      "org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner";

  private static final String MARK = "trained: ";

  /** Trains a little and prints what was in use, and all parameters. */
  public static final class Training {
    private Training() {}

    /** Run by the test in a process of its own. */
    public static void main(String[] args) {
      NativeSettings.prepare();
      var images = Networks.images(96);
      var blueprint = new Blueprint.Layered(Networks.cnn(Networks.configuration(1e-3, 1)));
      try (var network = (Network.Layered) blueprint.build(1)) {
        for (int from = 0; from < 96; from += 40) { // the last batch is a part
          int[] rows = IntStream.range(from, Math.min(from + 40, 96)).toArray();
          network.fit(Dataset.of(images).data().batch(rows));
        }
        System.out.println(MARK + Backend.environment().get("nd4j.shapes"));
        System.out.println(MARK + Backend.environment().get("nd4j.executioner"));
        System.out.println(MARK + Arrays.toString(network.network().params().toFloatVector()));
      }
    }
  }

  private static List<String> train(String... options) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Training.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.lines().filter(line -> line.startsWith(MARK)).toList();
  }

  @Test
  void keptShapesTrainTheSameNetwork() throws Exception {
    List<String> kept = train();
    List<String> remade = train("-D" + NativeSettings.SHAPES + "=" + OF_ND4J);
    assertThat(kept).first().isEqualTo(MARK + "CachedShapes");
    assertThat(remade).first().isEqualTo(MARK + "DirectShapeInfoProvider");
    assertThat(kept).hasSize(3).last().isEqualTo(remade.get(2));
  }

  @Test
  void poolingWithoutOneDnnTrainsTheSameNetwork() throws Exception {
    List<String> ours = train();
    List<String> theirs = train("-D" + NativeSettings.EXECUTIONER + "=" + EXECUTIONER_OF_ND4J);
    assertThat(ours).element(1).isEqualTo(MARK + "CpuExecutioner");
    assertThat(theirs).element(1).isEqualTo(MARK + "NativeOpExecutioner");
    assertThat(parameters(ours)).containsExactly(parameters(theirs), within(1e-5));
  }

  private static double[] parameters(List<String> marked) {
    String list = marked.get(2).substring(MARK.length() + 1, marked.get(2).length() - 1);
    return Arrays.stream(list.split(", ")).mapToDouble(Double::parseDouble).toArray();
  }
}
