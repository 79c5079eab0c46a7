package dev.luthier.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;

/**
 * The same seed and history give the same proposals whichever way the code is run. A fingerprint
 * that changes needs a new version of its suggester.
 */
class GoldenProposalsTest {
  private static final List<String> RECORDED =
      List.of(
          "random v1 d126fdadb6994640 a9adfe8b1c080d76 a9adfe8b1c080d76 a9adfe8b1c080d76",
          "sobol v2 6a7cbf9447b81330 604d12aa7622d395 604d12aa7622d395 604d12aa7622d395",
          "bayesian v16 4a71cf74004d3628 3099fd18d25c070e 43af3aca2e28b953 86fb9c60c8737375",
          "tpe v4 15d1e2d788a3ff5d ccbac06ea8653325 126902ef9c51928 855e41b793a995b7",
          "cma-es v3 9e53e919f09074c6 989f1c73a9bedc1a 26c013fdc7302e83 8264ab6ae5acb72c");

  private static List<String> names() {
    return RECORDED.stream().map(line -> line.substring(0, line.indexOf(' '))).toList();
  }

  @Example
  void areWhatTheyWereWhenTheVersionWasRaised() {
    var now =
        names().stream()
            .map(
                name ->
                    GoldenProposals.line(name)
                        .replaceFirst(
                            " ", " v" + Suggester.named(name, java.util.Map.of()).version() + " "))
            .toList();
    assertThat(now).isEqualTo(RECORDED);
  }

  @Example
  void areTheSameInterpretedAndCompiledInHaste() throws Exception {
    for (String flag : List.of("-Xint", "-XX:TieredStopAtLevel=1", "-XX:-UseSuperWord")) {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(flag, "-cp", System.getProperty("java.class.path")));
      command.add(GoldenProposals.class.getName());
      command.addAll(names());
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(printed).isTrue();
      var expected = RECORDED.stream().map(line -> line.replaceFirst(" v[0-9]+ ", " ")).toList();
      assertThat(printed.lines().toList()).as(flag).isEqualTo(expected);
    }
  }
}
