package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.studyfile.CelConstraints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintsTest {
  private static final Parameter<String> OPTIMIZER = Parameter.choice("optimizer", "adam", "sgd");
  private static final SearchSpace SPACE =
      SearchSpace.of(
          OPTIMIZER,
          Parameter.integer("layers", 0, 8),
          Parameter.choice("batch", 32, 64),
          Parameter.choice("mixed", "none", 1, 2.5),
          Parameter.uniform("rate", 0, 1),
          Parameter.uniform("momentum", 0, 1).when(OPTIMIZER, "sgd"));
  private static final Configuration ADAM =
      SPACE.configuration(
          Map.of("optimizer", "adam", "layers", 3, "batch", 64, "mixed", 1, "rate", 0.5));
  private static final Configuration SGD =
      SPACE.configuration(
          Map.of(
              "optimizer",
              "sgd",
              "layers",
              0,
              "batch",
              32,
              "mixed",
              "none",
              "rate",
              0.5,
              "momentum",
              0.9));

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "layers * batch <= 192 ; true ; true",
        "layers * batch < 192 ; false ; true",
        "layers * rate == 1.5 ; true ; false",
        "rate * 4 + layers - 1 / 2.0 >= 4.5 ; true ; false",
        "rate < 1 && rate > 0 ; true ; true",
        "optimizer != 'sgd' || layers > 2 ; true ; false",
        "optimizer in ['sgd', 'x'] ? layers == 0 : layers == 3 ; true ; true",
        "mixed == 1 ; true ; false",
        "mixed == 'none' ; false ; true",
        "momentum < 0.5 ; true ; false",
        "momentum < 0.5 && layers > 5 ; true ; false",
        "batch / layers > 20 ; true ; false",
        "batch % 64 == 0 ; true ; false"
      })
  void ruleHolds(String source, boolean adam, boolean sgd) {
    var rule = new CelConstraints().compile(source, SPACE.parameters());
    assertThat(rule.source()).isEqualTo(source);
    assertThat(rule.predicate().test(ADAM)).isEqualTo(adam);
    assertThat(rule.predicate().test(SGD)).isEqualTo(sgd);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "layers * btch <= 9 | column 10: undeclared reference to 'btch'. Maybe one of",
        "layers * | column 9: the rule ends too early. Maybe",
        "layers + 2 | column 8: expected type 'bool' but found 'int'. Maybe",
        "optimizer > 3 | column 11: found no matching overload for '_>_'",
        "[1, 2].all(x, x > layers) | undeclared reference to 'all'",
        "1 < 2 | names no parameter",
        "`` | the rule ends too early"
      })
  void ruleIsRefused(String source, String message) {
    assertThatThrownBy(() -> new CelConstraints().compile(source, SPACE.parameters()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("Maybe");
  }

  private CommandLineRun run(String constraint, String start) throws Exception {
    Path file =
        CommandLineRun.study(
            directory, "constraints = [\"" + constraint + "\"]\nstart = [" + start + "]\n");
    return CommandLineRun.of("tune", file.toString(), "--out", out(), "--slots", "1");
  }

  private String out() {
    return directory.resolve("out").toString();
  }

  @Test
  void aBadRuleIsOneMessage() throws Exception {
    var run = run("x + z <= 0.0", "");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).contains("constraints[0] = \"x + z <= 0.0\"", "column 5", "'z'", "Maybe");
  }

  @Test
  void startingPointsObeyTheRules() throws Exception {
    var broken = run("x + y <= 0", "{ x = 4, y = 4 }");
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("start[0]", "x + y <= 0", "Maybe");
    assertThat(broken.err().strip().lines()).hasSize(1);
    var outside = run("x + y <= 0", "{ x = 9 }");
    assertThat(outside.code()).isEqualTo(2);
    assertThat(outside.err()).contains("start[0]", "'x'", "9");
  }

  @Test
  void theLogKeepsTheRuleForResumeReplayAndShow() throws Exception {
    var run = run("x + y <= 0", "{ x = 4 }");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(directory.resolve("out/study.log"))).contains("x + y <= 0");
    assertThat(CommandLineRun.of("replay", out()).out()).contains("decisions identical");
    var more = CommandLineRun.of("resume", out(), "--trials", "+8");
    assertThat(more.code()).as(more.err()).isZero();
    var replay = CommandLineRun.of("replay", out());
    assertThat(replay.code()).as(replay.out()).isZero();
    var json = Json.MAPPER.readTree(CommandLineRun.of("show", out(), "--json").out());
    assertThat(json.path("trials")).hasSize(20);
    for (var trial : json.path("trials")) {
      var at = trial.path("configuration");
      assertThat(at.path("x").asDouble() + at.path("y").asDouble()).isLessThanOrEqualTo(0);
    }
    assertThat(List.of(json.path("trials").get(0).path("configuration").path("x").asDouble()))
        .containsExactly(4.0);
  }
}
