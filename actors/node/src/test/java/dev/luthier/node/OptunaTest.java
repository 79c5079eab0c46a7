package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.luthier.store.optuna.OptunaStudies;
import dev.luthier.store.optuna.OptunaStudy;
import dev.luthier.store.optuna.OptunaTrial;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptunaTest {
  @TempDir private Path directory = Path.of("");

  private String out() {
    return directory.resolve("out").toString();
  }

  private String place(String name) {
    return directory.resolve(name).toString();
  }

  private void tuned(String... more) throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    var arguments = new java.util.ArrayList<>(List.of("tune", file, "--out", out(), "--quiet"));
    arguments.addAll(List.of(more));
    var run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  private static OptunaStudy only(String place) throws Exception {
    assertThat(OptunaStudies.read(place)).hasSize(1);
    return OptunaStudies.read(place).get(0);
  }

  private static void requireWhole(OptunaStudy study, int trials) {
    assertThat(study.name()).isEqualTo("parabola");
    assertThat(study.trials()).hasSize(trials);
    assertThat(study.trials()).allMatch(t -> t.state() == OptunaTrial.State.COMPLETE);
    assertThat(study.userAttributes().get("luthier:winner")).isInstanceOf(IntNode.class);
  }

  @Test
  void aStudyIsExportedToBothForms() throws Exception {
    tuned();
    var journal = CommandLineRun.of("export", out(), "--to", "optuna-journal", place("o.log"));
    assertThat(journal.code()).as(journal.err()).isZero();
    requireWhole(only(place("o.log")), 12);
    long size = Files.size(directory.resolve("o.log"));
    CommandLineRun.of("export", out(), "--to", "optuna-journal", place("o.log"));
    assertThat(Files.size(directory.resolve("o.log"))).isEqualTo(size);
    var sqlite = CommandLineRun.of("export", out(), "--to", "optuna-sqlite", place("o.db"));
    assertThat(sqlite.code()).as(sqlite.err()).isZero();
    requireWhole(only(place("o.db")), 12);
    assertThat(only(place("o.db")).trials().get(3).parameters())
        .isEqualTo(only(place("o.log")).trials().get(3).parameters());
  }

  @Test
  void anotherStudyOfTheNameIsLeftAlone() throws Exception {
    tuned();
    CommandLineRun.of("export", out(), "--to", "optuna-journal", place("o.log"));
    Files.move(directory.resolve("out"), directory.resolve("first"));
    tuned();
    var refused = CommandLineRun.of("export", out(), "--to", "optuna-journal", place("o.log"));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("'parabola' is already there", "Maybe");
    requireWhole(only(place("o.log")), 12);
  }

  @Test
  void aViewIsWholeAtTheEndAndKeptOnResume() throws Exception {
    for (String view : List.of(place("live.log"), "sqlite:" + place("live.db"))) {
      tuned("--optuna", view);
      requireWhole(only(view), 12);
      var more = CommandLineRun.of("resume", out(), "--trials", "+3", "--quiet");
      assertThat(more.code()).as(more.err()).isZero();
      requireWhole(only(view), 15);
      Files.move(directory.resolve("out"), directory.resolve("out-" + view.length()));
    }
  }

  @Test
  void aViewIsWholeAfterAKill() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    String view = place("killed.log");
    var child =
        CommandLineRun.fork(
            List.of("-D" + Parabola.HALT + "=6"),
            "tune",
            file,
            "--out",
            out(),
            "--slots",
            "1",
            "--optuna",
            view);
    child.getInputStream().readAllBytes();
    assertThat(child.waitFor()).isEqualTo(137);
    var resumed = CommandLineRun.of("resume", out(), "--quiet");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    requireWhole(only(view), 12);
    long size = Files.size(Path.of(view));
    assertThat(CommandLineRun.of("resume", out(), "--quiet").code()).isZero();
    assertThat(Files.size(Path.of(view))).isEqualTo(size);
  }

  @Test
  void aViewThatCannotBeIsRefusedAtOnce() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    String view = place("missing/view.log");
    var refused = CommandLineRun.of("tune", file, "--out", out(), "--optuna", view);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("view.log", "Maybe");
    tuned("--optuna", place("taken.log"));
    Files.move(directory.resolve("out"), directory.resolve("other"));
    var taken = CommandLineRun.of("tune", file, "--out", out(), "--optuna", place("taken.log"));
    assertThat(taken.code()).isEqualTo(2);
    assertThat(taken.err()).contains("'parabola' is already there", "Maybe");
  }

  @Test
  void anExportedStudyIsImportedAndExtended() throws Exception {
    tuned();
    CommandLineRun.of("export", out(), "--to", "optuna-sqlite", place("o.db"));
    String copy = place("copy");
    String file = directory.resolve("parabola.conf").toString();
    var run = CommandLineRun.of("import", place("o.db"), "--as", file, "--out", copy);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("12 trials");
    var more = CommandLineRun.of("resume", copy, "--trials", "+3", "--quiet");
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(CommandLineRun.of("replay", copy).code()).isZero();
    CommandLineRun.of("export", copy, "--to", "optuna-journal", place("copy.log"));
    OptunaStudy first = only(place("o.db"));
    OptunaStudy second = only(place("copy.log"));
    requireWhole(second, 15);
    for (int i = 0; i < 12; i++) {
      OptunaTrial trial = second.trials().get(i);
      assertThat(trial.values()).isEqualTo(first.trials().get(i).values());
      assertThat(trial.parameters()).isEqualTo(first.trials().get(i).parameters());
      assertThat(trial.intermediateValues()).isEqualTo(first.trials().get(i).intermediateValues());
    }
  }

  @Test
  void withoutAStudyFileTheSpaceIsReadOffTheTrials() throws Exception {
    tuned();
    CommandLineRun.of("export", out(), "--to", "optuna-journal", place("o.log"));
    String copy = place("copy");
    var run = CommandLineRun.of("import", place("o.log"), "--out", copy);
    assertThat(run.code()).as(run.err()).isZero();
    var json = Json.MAPPER.readTree(CommandLineRun.of("show", copy, "--json").out());
    var ours = Json.MAPPER.readTree(CommandLineRun.of("show", out(), "--json").out());
    assertThat(json.path("best")).isEqualTo(ours.path("best"));
    assertThat(json.path("trials")).hasSize(12);
    assertThat(json.path("state").asText()).isEqualTo("FINISHED");
    assertThat(CommandLineRun.of("replay", copy).code()).isZero();
  }

  /** Nobody but the caller knows what to train: such a study goes on by ask-tell. */
  @Test
  void anImportedStudyWithoutAFileIsExtendedByAskTell() throws Exception {
    tuned();
    CommandLineRun.of("export", out(), "--to", "optuna-journal", place("o.log"));
    String copy = place("copy");
    assertThat(CommandLineRun.of("import", place("o.log"), "--out", copy).code()).isZero();
    var asked = new StringBuilder();
    for (int trial = 12; trial < 62; trial++) {
      asked.append("{\"op\":\"ask\"}\n");
      asked.append("{\"op\":\"tell\",\"trial\":" + trial + ",\"value\":" + trial + "}\n");
    }
    asked.append("{\"op\":\"ask\"}\n");
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(asked.toString().getBytes(StandardCharsets.UTF_8)));
      var more = CommandLineRun.of("resume", copy, "--trials", "+50");
      assertThat(more.code()).as(more.err()).isZero();
      assertThat(more.out()).contains("\"trial\":61", "\"done\":").doesNotContain("error");
    } finally {
      System.setIn(before);
    }
    assertThat(CommandLineRun.of("replay", copy).code()).isZero();
    var json = Json.MAPPER.readTree(CommandLineRun.of("show", copy, "--json").out());
    assertThat(json.path("trials")).hasSize(62);
    var ours = Json.MAPPER.readTree(CommandLineRun.of("show", out(), "--json").out());
    assertThat(json.path("best")).isEqualTo(ours.path("best"));
  }

  @Test
  void anImportedStudyIsGivenStartingPoints() throws Exception {
    tuned();
    CommandLineRun.of("export", out(), "--to", "optuna-sqlite", place("o.db"));
    Path file = directory.resolve("parabola.conf");
    String more = "start = [{ x = 1, y = 0.25 }, { x = 2 }]\n";
    Files.writeString(file, Files.readString(file).replace("trials = 12", "trials = 16") + more);
    String copy = place("copy");
    var run = CommandLineRun.of("import", place("o.db"), "--as", file.toString(), "--out", copy);
    assertThat(run.code()).as(run.err()).isZero();
    var resumed = CommandLineRun.of("resume", copy, "--quiet", "--slots", "1");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    var json = Json.MAPPER.readTree(CommandLineRun.of("show", copy, "--json").out());
    assertThat(json.path("trials")).hasSize(16);
    assertThat(json.path("trials").path(12).path("configuration").toString())
        .isEqualTo("{\"x\":1.0,\"y\":0.25}");
    assertThat(json.path("trials").path(12).path("value").asDouble()).isEqualTo(0.0625);
    assertThat(json.path("trials").path(13).path("configuration").path("x").asDouble())
        .isEqualTo(2);
    assertThat(CommandLineRun.of("replay", copy).code()).isZero();
  }

  private static String firstProposal(String study) throws Exception {
    var json = Json.MAPPER.readTree(CommandLineRun.of("show", study, "--json").out());
    assertThat(json.path("trials")).hasSize(2);
    return json.path("trials").path(0).path("configuration").toString();
  }

  /** What it was taught shows in its very first proposal. */
  @Test
  void suggestersThatLearnAreTaughtByAnOldStudy() throws Exception {
    tuned("--trials", "30");
    CommandLineRun.of("export", out(), "--to", "optuna-journal", place("o.log"));
    String file = directory.resolve("parabola.conf").toString();
    for (String suggester : List.of("tpe", "bayesian")) {
      var plain = new java.util.ArrayList<>(List.of("tune", file, "--quiet", "--slots", "1"));
      plain.addAll(List.of("--trials", "2", "--seed", "5", "--set", "suggester=" + suggester));
      var taught = new java.util.ArrayList<>(plain);
      plain.addAll(List.of("--out", place(suggester)));
      assertThat(CommandLineRun.of(plain.toArray(String[]::new)).code()).isZero();
      taught.addAll(List.of("--out", place(suggester + "-taught")));
      taught.addAll(List.of("--warm-start", place("o.log")));
      var run = CommandLineRun.of(taught.toArray(String[]::new));
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).contains("taught by 30 completed trials");
      assertThat(firstProposal(place(suggester + "-taught")))
          .as(suggester)
          .isNotEqualTo(firstProposal(place(suggester)));
      assertThat(CommandLineRun.of("replay", place(suggester + "-taught")).code()).isZero();
    }
  }

  @Test
  void aNewStudyIsTaughtByAnOldOne() throws Exception {
    tuned();
    CommandLineRun.of("export", out(), "--to", "optuna-journal", place("o.log"));
    String file = directory.resolve("parabola.conf").toString();
    for (String source : List.of(place("o.log"), out())) {
      String taught = source + "-taught";
      var run =
          CommandLineRun.of(
              "tune",
              file,
              "--out",
              taught,
              "--quiet",
              "--slots",
              "1",
              "--trials",
              "2",
              "--set",
              "suggester=bayesian",
              "--seed",
              "5",
              "--warm-start",
              source);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).contains("taught by 12 completed trials");
      assertThat(CommandLineRun.of("replay", taught).code()).isZero();
      var json = Json.MAPPER.readTree(CommandLineRun.of("show", taught, "--json").out());
      assertThat(json.path("trials")).hasSize(2);
    }
    var refused =
        CommandLineRun.of(
            "tune",
            file,
            "--out",
            place("no"),
            "--set",
            "goal.direction=maximize",
            "--warm-start",
            place("o.log"));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("MINIMIZE value", "MAXIMIZE value", "Maybe");
  }
}
