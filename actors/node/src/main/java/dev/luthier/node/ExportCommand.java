package dev.luthier.node;

import dev.luthier.study.StudyState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes the trials of a study to a file of another form.")
final class ExportCommand implements Callable<Integer> {
  /** The forms there are. */
  enum Form {
    csv
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "DIR", description = "The study's directory.")
  private Path directory = Path.of("");

  @Option(names = "--to", required = true, paramLabel = "FORM", description = "csv")
  private Form form = Form.csv;

  @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    StudyState state = StudyState.replay(Archive.read(StudyDirectory.existing(directory)));
    String text =
        switch (form) {
          case csv -> CsvExport.of(state);
        };
    DurableFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    spec.commandLine().getOut().println(file + ": " + Text.count(state.trials().size(), "trial"));
    return ExitCode.DONE;
  }
}
