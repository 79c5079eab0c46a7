package dev.luthier.node;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code luthier studies}. */
@Command(
    name = "studies",
    mixinStandardHelpOptions = true,
    description = "Lists the studies of a node.")
final class StudiesCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private NodeOptions options = new NodeOptions();

  @Override
  public Integer call() throws IOException {
    var out = command.commandLine().getOut();
    options
        .node()
        .studies()
        .path("studies")
        .forEach(
            study ->
                out.println(
                    String.format(
                            "%-8s %s  %s",
                            study.path("activity").asText(),
                            study.path("study").asText(),
                            study.path("reason").asText())
                        .strip()));
    return ExitCode.DONE;
  }
}
