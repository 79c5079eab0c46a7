package dev.luthier.node;

import dev.luthier.study.Results;
import dev.luthier.study.StudyState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows the trials of a study, the best, and counts.")
final class ShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The study's directory.")
  private Path directory = Path.of("");

  @Option(
      names = "--json",
      description = "One JSON object instead of text; a trial's value is of its rung, such as 9x1.")
  private boolean json;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var found = StudyDirectory.existing(directory);
    var log = Archive.read(found);
    StudyState state = StudyState.replay(log);
    if (json) {
      out.println(Json.line(ResultJson.show(state)));
      return ExitCode.DONE;
    }
    Duration ran = state.runningTime();
    StatusLines.summary(state, ran).forEach(out::println);
    out.println("disk    " + found.disk());
    out.print(FinalTable.failures(state));
    out.print(FinalTable.of(state, Results.of(state, log)));
    out.flush();
    return ExitCode.DONE;
  }
}
