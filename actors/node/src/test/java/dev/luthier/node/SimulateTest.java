package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateTest {
  private static final Path TABLE =
      Path.of("..", "..", "engine", "benchmarks", "data", "tables", "cv_mlp_digits.csv");
  private static final String STUDY =
      """
      name = folds
      goal { metric = loss, direction = minimize }
      space {
        units        { type = int, min = 4, max = 128 }
        layers       { type = int, min = 1, max = 3 }
        learningRate { type = real, min = 1e-4, max = 0.3, scale = log }
        l2           { type = real, min = 1e-6, max = 1, scale = log }
        batchSize    { type = int, min = 8, max = 256 }
        activation   { type = choice, values = [relu, tanh, logistic] }
        solver       { type = choice, values = [adam, sgd] }
      }
      halving { eta = 3 }
      folds = 5
      epochs = 27
      budget { trials = 60 }
      seed = 3
      """;

  private static final String TRIALS = "budget.trials=";

  @TempDir private Path directory = Path.of("");

  @Test
  void everyWayToRaceRunsAndReplays() throws Exception {
    Path file = Files.writeString(directory.resolve("folds.conf"), STUDY);
    Path out = directory.resolve("raced");
    var run =
        CommandLineRun.of(
            "simulate",
            file.toString(),
            "--set",
            "suggester=random",
            "--set",
            "halving.mode=stopping",
            "--set",
            "halving.brackets=2",
            "--set",
            "halving.controls=0.1",
            "--set",
            "stop.median.grace=2",
            "--set",
            "stop.patience.epochs=6",
            "--trials",
            "200",
            "--cpu-time",
            "--table",
            TABLE.toString(),
            "--workers",
            "8",
            "--out",
            out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    var result = Json.MAPPER.readTree(out.resolve("result.json").toFile());
    var reasons = new HashSet<String>();
    result.path("trials").forEach(t -> reasons.add(t.path("reason").asText().split(":", -1)[0]));
    assertThat(reasons).contains("halving", "median");
    assertThat(result.path("audit").path("controls").asInt()).isPositive();
    assertThat(result.path("audit").path("upper").asDouble()).isBetween(0.01, 1.0);
    assertThat(run.out()).contains("false stops");
    assertThat(CommandLineRun.of("replay", out.toString()).code()).isZero();
  }

  @Test
  void rowsOfATableAreRacedOverFoldsAndEpochs() throws Exception {
    Path file = Files.writeString(directory.resolve("folds.conf"), STUDY);
    Path out = directory.resolve("out");
    var run =
        CommandLineRun.of(
            "simulate",
            file.toString(),
            "--rows",
            "--table",
            TABLE.toString(),
            "--workers",
            "8",
            "--out",
            out.toString());
    assertThat(run.code()).as(run.err()).isZero();

    var result = Json.MAPPER.readTree(out.resolve("result.json").toFile());
    assertThat(result.path("winner").path("folds").asInt()).isEqualTo(5);
    assertThat(result.path("winner").path("epochs").asInt()).isEqualTo(27);
    assertThat(result.path("virtualSeconds").asDouble()).isPositive();
    assertThat(result.path("trainedEpochs").asInt()).isBetween(60, 60 * 5 * 27 / 2);
    var configs = new HashSet<String>();
    result.path("trials").forEach(t -> configs.add(t.path("config").asText()));
    assertThat(configs).hasSize(60);
    var reasons = new HashSet<String>();
    result.path("trials").forEach(t -> reasons.add(t.path("reason").asText().split(":", -1)[0]));
    assertThat(reasons).contains("race", "outranked");

    var curve = Files.readAllLines(out.resolve("curve.csv"));
    assertThat(curve.get(0)).isEqualTo("virtualSeconds,trial,value,best");
    assertThat(curve).hasSizeGreaterThan(3);
    assertThat(CommandLineRun.of("replay", out.toString()).code()).isZero();
  }

  @Test
  void aDirectoryThatIsTakenIsRefusedBeforeAnythingIsTried() throws Exception {
    Path file = Files.writeString(directory.resolve("folds.conf"), STUDY);
    String out = directory.resolve("out").toString();
    String table = TABLE.toString();
    assertThat(
            CommandLineRun.of(
                    "simulate", file.toString(), "--trials", "5", "--table", table, "--out", out)
                .code())
        .isZero();
    String broken = Files.writeString(directory.resolve("broken.csv"), "no table").toString();
    var again = CommandLineRun.of("simulate", file.toString(), "--table", broken, "--out", out);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("--out " + out + " already holds a study");
    assertThat(CommandLineRun.of("resume", out).err()).contains("Maybe simulate it again");
  }

  private static CommandLineRun tune(
      String study, Path out, Class<?> objective, String... settings) {
    var words = new ArrayList<>(List.of("tune", study, "--quiet", "--out", out.toString()));
    words.addAll(List.of("--set", "objective=\"" + objective.getName() + "\""));
    List.of(settings).forEach(setting -> words.addAll(List.of("--set", setting)));
    return CommandLineRun.of(words.toArray(String[]::new));
  }

  @Test
  void whatAStudyTrainedIsRacedAgainWithAnotherLadder() throws Exception {
    String study = CommandLineRun.study(directory, "folds = 2\n").toString();
    Path trained = directory.resolve("trained");
    var tuned =
        tune(study, trained, Climbing.class, "halving.rungs=[3x2]", "halving.alpha=0", TRIALS + 12);
    assertThat(tuned.code()).as(tuned.err()).isZero();
    String table = directory.resolve("table.csv").toString();
    var exported = CommandLineRun.of("export", trained.toString(), "--to", "table", table);
    assertThat(exported.out()).contains(table + ": 12 trials");

    Path raced = directory.resolve("raced");
    var run =
        CommandLineRun.of(
            "simulate",
            study,
            "--rows",
            "--table",
            table,
            "--out",
            raced.toString(),
            "--set",
            "halving.rungs=[1x1, 3x2]",
            "--set",
            "halving.finalists=1");
    assertThat(run.code()).as(run.err()).isZero();

    var before = Json.MAPPER.readTree(trained.resolve("result.json").toFile());
    var after = Json.MAPPER.readTree(raced.resolve("result.json").toFile());
    assertThat(after.path("winner").path("configuration"))
        .isEqualTo(before.path("winner").path("configuration"));
    assertThat(after.path("winner").path("mean").asDouble())
        .isEqualTo(before.path("winner").path("mean").asDouble());
    assertThat(before.path("trainedEpochs").asInt()).isEqualTo(12 * 3 * 2);
    assertThat(after.path("trainedEpochs").asInt()).isBetween(12, 12 * 3);
  }

  @Test
  void aStudyWithNothingTrainedWholeHasNoTable() throws Exception {
    String study = CommandLineRun.study(directory, "").toString();
    Path trained = directory.resolve("trained");
    assertThat(tune(study, trained, Failing.class, TRIALS + 1).code()).isEqualTo(1);
    String table = directory.resolve("table.csv").toString();
    var exported = CommandLineRun.of("export", trained.toString(), "--to", "table", table);
    assertThat(exported.code()).isEqualTo(2);
    assertThat(exported.err())
        .contains("no trial of study parabola was trained", "1x1. Maybe train it again");
    assertThat(Path.of(table)).doesNotExist();
  }
}
