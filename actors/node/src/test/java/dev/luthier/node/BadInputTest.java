package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputTest {
  @TempDir private Path directory = Path.of("");

  private static void refused(CommandLineRun run, String... parts) {
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err().strip()).contains(parts).contains("Maybe");
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(run.err().strip().lines()).hasSize(1);
  }

  @Test
  void misuseOfTheCommandLine() {
    refused(CommandLineRun.of("tume"), "tume");
    refused(CommandLineRun.of(), "command");
    refused(CommandLineRun.of("tune"), "STUDY.conf");
    refused(CommandLineRun.of("tune", "x.conf", "--slots", "many"), "--slots", "many");
    refused(CommandLineRun.of("tune", "x.conf", "--slots", "0"), "--slots (0)");
    refused(CommandLineRun.of("tune", "x.conf", "--nonsense"), "--nonsense");
    refused(CommandLineRun.of("tume", "--help"), "tume");
    refused(
        CommandLineRun.of("export", "x", "y", "--to", "xml"),
        "'xml' is none of [csv, table, optuna-journal, optuna-sqlite]");
    assertThat(CommandLineRun.of("tune", "--help").code()).isZero();
  }

  @Test
  void optionsThatWouldDoNothing() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    refused(
        CommandLineRun.of("tune", file, "--dry-run", "--child-heap", "2g"),
        "--child-heap",
        "--isolate");
  }

  @Test
  void constraintsThatNothingSatisfies() throws Exception {
    Path file = CommandLineRun.study(directory, "constraints = [\"x > 1000.0\"]\n");
    for (String option : new String[] {"--dry-run", "--quiet"}) {
      refused(
          CommandLineRun.of("tune", file.toString(), option),
          file + ":",
          "constraints = [\"x > 1000.0\"]",
          "10000 random configurations");
    }
    assertThat(CommandLineRun.of("tune", file.toString(), "--set", "suggester=grid").err())
        .doesNotContain("random configurations");
  }

  @Test
  void aWrongShareIsNamedWithItsLine() throws Exception {
    Path file = CommandLineRun.study(directory, "halving {\n  rungs = [1x1]\n  alpha = 2\n}\n");
    refused(CommandLineRun.of("tune", file.toString()), "halving.alpha = 2", "from 0 to 1");
  }

  @Test
  void aStudyFileThatCannotBeReadSaysWhy() throws Exception {
    Path file = directory.resolve("study.conf");
    Files.writeString(file, "name = ${NO_SUCH_VARIABLE_HERE}\n");
    refused(CommandLineRun.of("tune", file.toString()), "NO_SUCH_VARIABLE_HERE", "Maybe define");
    Files.writeString(file, "[1, 2]\n");
    refused(CommandLineRun.of("tune", file.toString()), "study.conf", "Maybe begin with keys");
    Files.writeString(file, "space { x = [1\n");
    refused(CommandLineRun.of("tune", file.toString()), "study.conf", "Maybe a bracket");
  }

  @Test
  void whatARunLeftThatNeverBeganIsNoStudy() throws Exception {
    assertThat(StudyDirectory.numbered(directory, "digits").path())
        .isEqualTo(directory.resolve("digits"));
    Path first = Files.createDirectory(directory.resolve("digits"));
    assertThat(StudyDirectory.numbered(directory, "digits").path()).isEqualTo(first);
    Files.writeString(first.resolve("study.log"), "");
    assertThat(StudyDirectory.numbered(directory, "digits").path()).isEqualTo(first);
    Files.writeString(first.resolve("study.log"), "what cannot be read holds much\n");
    Path second = Files.createDirectory(directory.resolve("digits-2"));
    Files.writeString(second.resolve("notes.txt"), "mine\n");
    assertThat(StudyDirectory.numbered(directory, "digits").path())
        .isEqualTo(directory.resolve("digits-3"));
  }

  @Test
  void aDirectoryWhereAFileIsExpected() {
    refused(CommandLineRun.of("tune", directory.toString()), "is a directory");
  }

  @Test
  void filesAndDirectoriesThatAreNotThere() {
    refused(CommandLineRun.of("tune", directory.resolve("no.conf").toString()), "no.conf");
    for (String command : new String[] {"replay", "resume", "show"}) {
      refused(CommandLineRun.of(command, directory.toString()), "study.log");
    }
    refused(
        CommandLineRun.of(
            "export", directory.toString(), "--to", "csv", directory.resolve("x").toString()),
        "study.log");
  }

  @Test
  void studyFileThatIsWrong() throws Exception {
    Path file = CommandLineRun.study(directory, "nonsense = 1\n");
    refused(CommandLineRun.of("tune", file.toString()), "nonsense");
    file = CommandLineRun.study(directory, "");
    refused(CommandLineRun.of("tune", file.toString(), "--set", "space.x.min=9"), "x");
    refused(CommandLineRun.of("tune", file.toString(), "--set", "oops"), "oops");
  }

  @Test
  void objectiveThatCannotBeMade() throws Exception {
    Path file = CommandLineRun.study(directory, "");
    String out = directory.resolve("out").toString();
    refused(
        CommandLineRun.of(
            "tune", file.toString(), "--out", out, "--set", "objective=\"no.such.Thing\""),
        "no.such.Thing");
    refused(
        CommandLineRun.of(
            "tune", file.toString(), "--out", out, "--set", "objective=\"java.lang.String\""),
        "java.lang.String");
    assertThat(Files.exists(directory.resolve("out"))).isFalse();
  }

  @Test
  void dataThatIsWrongIsNamedWithItsLine() throws Exception {
    Path file = directory.resolve("digits.conf");
    String study =
        "name = digits\nobjective = \"dev.luthier.examples.DigitsMlp\"\n"
            + CommandLineRun.SPACE
            + "data {\n  csv = \"no.csv\"\n  label = -1\n  KEY\n}\n";
    Files.writeString(file, study.replace("KEY", "lable = 3"));
    refused(CommandLineRun.of("tune", file.toString()), file + ":14: ", "data.lable is unknown");
    Files.writeString(file, study.replace("KEY", "header = 3"));
    refused(CommandLineRun.of("tune", file.toString()), file + ":14: ", "data.header is 3");
    refused(
        CommandLineRun.of("tune", file.toString(), "--set", "data.header=7"),
        "--set data.header=7: ",
        "data.header is 7");
    Files.writeString(file, study.replace("KEY", "rows = 10"));
    refused(CommandLineRun.of("tune", file.toString()), file + ":12: ", "no.csv");
  }

  @Test
  void aTimeWithoutItsUnit() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    String mend = "must be a time. Maybe write a number and its unit, such as 500ms, 30s";
    refused(
        CommandLineRun.of("tune", file, "--dry-run", "--wall-clock", "600"),
        "--wall-clock 600 is no time with a unit",
        "10m");
    refused(
        CommandLineRun.of("tune", file, "--dry-run", "--wall-clock", "6 weeks"),
        "budget.wallClock",
        "weeks");
    refused(CommandLineRun.of("tune", file, "--dry-run", "--set", "legTimeout=5"), mend);
    assertThat(CommandLineRun.of("tune", file, "--dry-run", "--wall-clock", "600s").out())
        .contains("10:00");
  }

  @Test
  void directoryThatHoldsAStudyAlready() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    String out = directory.resolve("out").toString();
    assertThat(CommandLineRun.of("tune", file, "--out", out, "--quiet").code()).isZero();
    refused(
        CommandLineRun.of("tune", file, "--out", out), "already holds a study", "luthier resume");
  }

  @Test
  void aStudyBeginsWhereALogIsEmpty() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    Path out = Files.createDirectory(directory.resolve("out"));
    Files.writeString(out.resolve("study.log"), "");
    String mend = "luthier tune STUDY.conf --out " + out;
    refused(CommandLineRun.of("resume", out.toString()), "no entries yet", mend);
    var run = CommandLineRun.of("tune", file, "--out", out.toString(), "--quiet");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(CommandLineRun.of("replay", out.toString()).code()).isZero();
  }
}
