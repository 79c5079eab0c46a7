package dev.luthier.node;

import dev.luthier.store.optuna.OptunaStudies;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code luthier export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the trials of a study to a file of another form.",
      "Of csv: a value is of the rung beside it, such as 9x1, and only values of one rung compare;"
          + " epochs and folds count all that was trained.",
      "Of table: for simulate, every epoch of those trials that were trained whole.",
      "A file of Optuna's may hold other studies; this one is added or brought up to date."
    })
final class ExportCommand implements Callable<Integer> {
  /** The forms there are. */
  enum Form {
    CSV("csv"),
    TABLE("table"),
    OPTUNA_JOURNAL("optuna-journal"),
    OPTUNA_SQLITE("optuna-sqlite");

    private final String word;

    Form(String word) {
      this.word = word;
    }

    /** The form of a name. */
    static Form of(String name) {
      return Arrays.stream(values())
          .filter(form -> form.word.equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + name + "' is none of " + List.of(values()) + ". Maybe csv."));
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "DIR", description = "The study's directory.")
  private Path directory = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORM",
      description = "${COMPLETION-CANDIDATES}")
  private Form form = Form.CSV;

  @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInput(
          file
              + " is a directory. Maybe name a file in it, such as "
              + file.resolve("trials." + form));
    }
    List<LogEntry> log = Archive.read(StudyDirectory.existing(directory));
    StudyState state = StudyState.replay(log);
    int all = state.trials().size();
    int written =
        switch (form) {
          case CSV -> csv(state);
          case TABLE -> table(state, log);
          case OPTUNA_JOURNAL -> OptunaStudies.write(log, file.toString());
          case OPTUNA_SQLITE -> OptunaStudies.write(log, "sqlite:" + file);
        };
    String of = written < all ? written + " of " : "";
    spec.commandLine().getOut().println(file + ": " + of + Text.count(all, "trial"));
    return ExitCode.DONE;
  }

  private int csv(StudyState state) throws IOException {
    write(CsvExport.of(state));
    return state.trials().size();
  }

  private int table(StudyState state, List<LogEntry> log) throws IOException {
    var table = RecordedTableExport.of(state, log);
    write(table.text());
    return table.trials();
  }

  private void write(String text) throws IOException {
    DurableFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
