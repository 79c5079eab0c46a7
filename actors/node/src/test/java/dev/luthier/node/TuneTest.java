package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneTest {
  @TempDir private Path directory = Path.of("");

  private String out() {
    return directory.resolve("out").toString();
  }

  private void tuned() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    var run = CommandLineRun.of("tune", file, "--out", out(), "--slots", "2");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("Best trials by value", "winner", "12 trials");
  }

  @Test
  void aStudyEndsWithItsFiles() throws Exception {
    tuned();
    var result = Json.MAPPER.readTree(directory.resolve("out/result.json").toFile());
    assertThat(result.path("winner").path("configuration").has("x")).isTrue();
    assertThat(result.path("winner").path("standardError").isNull()).isTrue();
    assertThat(result.path("trainedEpochs").asInt()).isEqualTo(12);
    assertThat(directory.resolve("out/best/configuration.json")).exists();
    assertThat(directory.resolve("out/best/evaluation.json")).exists();
  }

  @Test
  void whatCanBeDoneWithAStudyThatIsOver() throws Exception {
    tuned();
    var replay = CommandLineRun.of("replay", out());
    assertThat(replay.code()).as(replay.out()).isZero();
    assertThat(replay.out()).contains("decisions identical");
    var show = CommandLineRun.of("show", out(), "--json");
    var json = Json.MAPPER.readTree(show.out());
    assertThat(json.path("trials")).hasSize(12);
    assertThat(json.path("best").path("value").isNumber()).isTrue();
    assertThat(CommandLineRun.of("show", out()).out()).contains("winner");
    Path csv = directory.resolve("trials.csv");
    assertThat(CommandLineRun.of("export", out(), "--to", "csv", csv.toString()).code()).isZero();
    assertThat(Files.readAllLines(csv)).hasSize(13);
    assertThat(Files.readAllLines(csv).get(0))
        .isEqualTo("trial,state,x,y,value,rung,epochs,folds,reason");
    var more = CommandLineRun.of("resume", out(), "--trials", "+3");
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(more.out()).contains("15 trials");
  }

  @Test
  void thePlanOfAStudy() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    var run = CommandLineRun.of("tune", file, "--dry-run", "--trials", "20", "--seed", "3");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("at most 20", "seed 3");
    var missing =
        CommandLineRun.of("tune", file, "--dry-run", "--set", "objective=\"no.such.Objective\"");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("no.such.Objective");
    assertThat(missing.out()).isEmpty();
  }

  private String plan(String budget) throws Exception {
    Path file = CommandLineRun.study(directory, "");
    Files.writeString(file, Files.readString(file).replace("budget { trials = 12 }", budget));
    var run = CommandLineRun.of("tune", file.toString(), "--dry-run");
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }

  @Test
  void thePlanSaysWhatLimitsAStudy() throws Exception {
    assertThat(plan("budget { epochs = 3 }"))
        .contains("configurations  no limit but epochs", "epochs          at most 3")
        .doesNotContain("warning");
    assertThat(plan("budget { wallClock = 10m, target = 0.1 }"))
        .contains("configurations  no limit but time or target")
        .doesNotContain("warning");
    assertThat(plan(""))
        .containsPattern("configurations  no limit\\R")
        .contains("warning         the study has no limit and runs until it is stopped. Maybe");
  }

  @Test
  void quietPrintsTheResultOnly() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    var run = CommandLineRun.of("tune", file, "--out", out(), "--quiet");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("winner ").contains("in            " + out());
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aStudyThatFails() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    var run =
        CommandLineRun.of(
            "tune", file, "--out", out(), "--set", "objective=\"" + Failing.class.getName() + "\"");
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("no luck");
  }

  @Test
  void aWinnerThatCouldNotBeRetrainedIsRetrainedByResume() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    String objective = "objective=\"" + Unretrainable.class.getName() + "\"";
    System.setProperty(Unretrainable.BROKEN, "true");
    try {
      var run = CommandLineRun.of("tune", file, "--out", out(), "--set", objective);
      assertThat(run.code()).as(run.err()).isEqualTo(1);
      assertThat(run.err())
          .contains("retraining it failed", "no room for the model", "luthier resume " + out());
      assertThat(directory.resolve("out/best/model.txt")).doesNotExist();
      assertThat(CommandLineRun.of("resume", out(), "--quiet").code()).isEqualTo(1);
    } finally {
      System.clearProperty(Unretrainable.BROKEN);
    }
    var resumed = CommandLineRun.of("resume", out());
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("no room for the model", "tried again");
    assertThat(resumed.out()).contains("retrained on  7 rows");
    assertThat(directory.resolve("out/best/model.txt")).exists();
    var replay = CommandLineRun.of("replay", out());
    assertThat(replay.code()).as(replay.out()).isZero();
    assertThat(CommandLineRun.of("resume", out()).err()).contains("the study is finished");
  }

  @Test
  void aKilledStudyGoesOn() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    var child =
        CommandLineRun.fork(
            List.of("-D" + Parabola.HALT + "=6"), "tune", file, "--out", out(), "--slots", "1");
    child.getInputStream().readAllBytes();
    assertThat(child.waitFor()).isEqualTo(137);
    var resumed = CommandLineRun.of("resume", out());
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("12 trials");
    assertThat(CommandLineRun.of("replay", out()).code()).isZero();
  }

  @Test
  void aStudyWhoseFileChangedIsNotGoneOnWith() throws Exception {
    tuned();
    Path file = directory.resolve("parabola.conf");
    String before = Files.readString(file);
    Files.writeString(file, before.replace("max = 5", "max = 6").replace("seed = 7", "seed = 8"));
    var refused = CommandLineRun.of("resume", out(), "--trials", "+3");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("seed was 7 and is 8", "space.x.max was 5.0 and is 6.0", "Maybe");
    Files.writeString(file, before.replace("trials = 12", "trials = 3"));
    assertThat(CommandLineRun.of("resume", out()).err()).contains("budget.trials was 12 and is 3");
    Files.writeString(file, before.replace("trials = 12", "trials = 14, wallClock = 1h"));
    assertThat(CommandLineRun.of("resume", out()).err()).contains("budget.wallClock was missing");
    Files.writeString(file, before.replace("trials = 12", "trials = 14"));
    var more = CommandLineRun.of("resume", out());
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(more.out()).contains("14 trials");
    Files.delete(file);
    assertThat(CommandLineRun.of("resume", out()).code()).isZero();
  }
}
