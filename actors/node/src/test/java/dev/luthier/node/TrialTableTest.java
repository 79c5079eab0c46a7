package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.study.StudyState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trials as {@code export --to csv} and {@code show} have them. */
class TrialTableTest {
  @TempDir private Path directory = Path.of("");

  private String out() {
    return directory.resolve("out").toString();
  }

  private CommandLineRun tune(Class<?> objective, String... settings) throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    var arguments = new java.util.ArrayList<>(List.of("tune", file, "--out", out(), "--quiet"));
    arguments.addAll(List.of("--slots", "1", "--set", "objective=\"" + objective.getName() + "\""));
    List.of(settings).forEach(s -> arguments.addAll(List.of("--set", s)));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private List<String> csv() throws Exception {
    Path file = directory.resolve("trials.csv");
    var run = CommandLineRun.of("export", out(), "--to", "csv", file.toString());
    assertThat(run.code()).as(run.err()).isZero();
    return Files.readAllLines(file);
  }

  @Test
  void aValueStandsBesideItsRung() throws Exception {
    var run = tune(Climbing.class, "halving.rungs=[1x1, 3x1]");
    assertThat(run.code()).as(run.err()).isZero();
    List<String> rows = csv();
    assertThat(rows.get(0)).isEqualTo("trial,state,x,y,value,rung,epochs,folds,reason");
    JsonNode shown = Json.MAPPER.readTree(CommandLineRun.of("show", out(), "--json").out());
    var rungs = new TreeSet<String>();
    for (JsonNode trial : shown.path("trials")) {
      List<String> cells = List.of(rows.get(trial.path("trial").asInt() + 1).split(",", -1));
      assertThat(cells.get(4)).isEqualTo(trial.path("value").asText());
      assertThat(cells.get(5)).isEqualTo(trial.path("rung").asText());
      assertThat(cells.get(5)).isEqualTo(cells.get(6) + "x1");
      rungs.add(cells.get(5));
    }
    assertThat(rungs).containsExactly("1x1", "3x1");
  }

  @Test
  void aTrialThatReachedNothingHasNeitherValueNorRung() throws Exception {
    assertThat(tune(Failing.class, "budget.trials=1").code()).isEqualTo(1);
    assertThat(csv().get(1)).contains(",,,0,0,").contains("no luck");
    JsonNode shown = Json.MAPPER.readTree(CommandLineRun.of("show", out(), "--json").out());
    JsonNode trial = shown.path("trials").path(0);
    assertThat(trial.path("value").isNull()).isTrue();
    assertThat(trial.has("rung") && trial.path("rung").isNull()).isTrue();
  }

  /** The cause is no part of the decision, so that older logs replay. */
  @Test
  void theEndAndShowTellTheLastFailure() throws Exception {
    var run = tune(Failing.class, "budget.trials=2");
    String said = "no trial reached a rung with a finite value (budget.trials: 2 begun)";
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(said + ", at last: ", "no luck");
    var log = Archive.read(new StudyDirectory(Path.of(out())));
    assertThat(StudyState.replay(log).finish().orElseThrow().reason()).isEqualTo(said);
    assertThat(CommandLineRun.of("replay", out()).code()).isZero();
    assertThat(Files.readString(Path.of(out(), "result.json"))).contains("no luck");
    assertThat(CommandLineRun.of("show", out()).out())
        .containsPattern("Failed trials:\\R +trial  reason\\R +0  .*no luck.*\\R +1  .*no luck");
  }

  private void refused(String form, Path file, String... parts) {
    var run = CommandLineRun.of("export", out(), "--to", form, file.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(file.toString()).contains(parts).contains("Maybe");
    assertThat(run.err()).doesNotContain("Exception");
    assertThat(run.err().strip().lines()).hasSize(1);
  }

  @Test
  void whatCannotTakeTheTrialsIsRefusedInWordsAndLeftAlone() throws Exception {
    assertThat(tune(Parabola.class, "budget.trials=2").code()).isZero();
    for (String form : List.of("csv", "optuna-journal", "optuna-sqlite")) {
      refused(form, directory, "is a directory");
    }
    for (String text : List.of("hello, world\n", "hello, world")) {
      Path file = Files.writeString(directory.resolve("text.txt"), text);
      refused("optuna-sqlite", file, "is no SQLite database");
      refused("optuna-journal", file, "line 1: no JSON", "no journal of Optuna's");
      assertThat(Files.readString(file)).isEqualTo(text);
    }
  }

  @Test
  void aPlaceThatCannotBeMadeIsRefusedInWords() throws Exception {
    Path file = CommandLineRun.study(directory, "");
    String place = file.resolve("out").toString();
    var run = CommandLineRun.of("tune", file.toString(), "--out", place);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("cannot create " + place, "Maybe").doesNotContain("Exception");
  }
}
