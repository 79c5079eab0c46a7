package dev.luthier.node;

import dev.luthier.study.Replay;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Re-derives every decision of a study from its log; exit 0 only if all agree.")
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The study's directory.")
  private Path directory = Path.of("");

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    Replay.Report report = Replay.of(Archive.read(StudyDirectory.existing(directory)));
    if (report.differences().isEmpty()) {
      out.println("all " + Text.count(report.decisions(), "decision") + " identical");
      return ExitCode.DONE;
    }
    report.differences().forEach(out::println);
    out.println("not identical, after " + Text.count(report.decisions(), "decision"));
    return ExitCode.FAILED;
  }
}
