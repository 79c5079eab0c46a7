package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationTest {
  @TempDir private Path directory = Path.of("");

  private String out() {
    return directory.resolve("out").toString();
  }

  private static Path conf(String name) {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve("conf/studies"))) {
      root = root.getParent();
    }
    return root.resolve("conf/studies").resolve(name);
  }

  private JsonNode shown() throws Exception {
    return Json.MAPPER.readTree(CommandLineRun.of("show", out(), "--json").out());
  }

  @Test
  void crashesCostTheirOwnTrialsOnly() throws Exception {
    var run =
        CommandLineRun.of(
            "tune",
            conf("crash-test.conf").toString(),
            "--out",
            out(),
            "--slots",
            "2",
            "--isolate",
            "--child-heap",
            "64m",
            "--set",
            "legTimeout=15s",
            "--set",
            "start=[{way=loop},{way=none},{way=segv},{way=exit},{way=memory},{way=recursion},"
                + "{way=checkpoint},{way=output},{way=none},{way=none}]",
            "--trials",
            "10");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    Map<String, String> reasons = new HashMap<>();
    for (JsonNode trial : shown().path("trials")) {
      boolean failed = trial.path("state").asText().equals("FAILED");
      String way = trial.path("configuration").path("way").asText();
      boolean sound = way.equals("none") || way.equals("output");
      assertThat(failed).as(trial.toString()).isEqualTo(!sound);
      reasons.put(way, trial.path("reason").asText());
    }
    assertThat(reasons.get("segv")).contains("SIGSEGV");
    assertThat(reasons.get("exit")).contains("exit code 3");
    assertThat(reasons.get("memory")).contains("OutOfMemoryError");
    assertThat(reasons.get("loop")).contains("legTimeout");
    assertThat(reasons.get("checkpoint")).contains("checkpoint is corrupt");
    assertThat(reasons.get("recursion")).contains("StackOverflowError");
    assertThat(CommandLineRun.of("replay", out()).code()).isZero();
  }

  @Test
  void anIsolatedStudyDecidesAsAnyOther() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    String other = directory.resolve("other").toString();
    assertThat(CommandLineRun.of("tune", file, "--out", other, "--slots", "1").code()).isZero();
    var run =
        CommandLineRun.of("tune", file, "--out", out(), "--slots", "1", "--isolate", "--quiet");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(shown().path("best"))
        .isEqualTo(
            Json.MAPPER.readTree(CommandLineRun.of("show", other, "--json").out()).path("best"));
    var more = CommandLineRun.of("resume", out(), "--trials", "+2", "--slots", "1");
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(shown().path("trials")).hasSize(14);
  }

  @Test
  void aProgramIsTunedOverRungsAndFolds() throws Exception {
    var run =
        CommandLineRun.of(
            "tune", conf("java-program.conf").toString(), "--out", out(), "--trials", "6");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    var result = Json.MAPPER.readTree(directory.resolve("out/result.json").toFile());
    assertThat(result.path("winner").path("folds").asInt()).isEqualTo(3);
    assertThat(result.path("winner").path("mean").asDouble()).isBetween(0.0, 0.1);
    assertThat(CommandLineRun.of("replay", out()).code()).isZero();
  }

  @Test
  void wrongInputIsSaidAtOnce() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    var missing = CommandLineRun.of("tune", file, "--isolate", "--set", "objective=no.such.Class");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("there is no such class");
    var program = CommandLineRun.of("tune", file, "--set", "objective={command=[no-such-program]}");
    assertThat(program.code()).isEqualTo(2);
    assertThat(program.err()).contains("no program no-such-program");
    var heap = CommandLineRun.of("tune", file, "--isolate", "--child-heap", "much");
    assertThat(heap.code()).isEqualTo(2);
    assertThat(heap.err()).contains("--child-heap (much)");
    var key = CommandLineRun.of("tune", file, "--set", "objective={comand=[python3]}");
    assertThat(key.code()).isEqualTo(2);
    assertThat(key.err()).contains("command");
  }
}
