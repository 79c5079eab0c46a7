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

  @Mixin private RemoteNode node = new RemoteNode();

  @Override
  public Integer call() throws IOException {
    var out = command.commandLine().getOut();
    node.get("/api/v1/studies")
        .path("studies")
        .forEach(
            study ->
                out.println(
                    (study.path("running").asBoolean() ? "running  " : "         ")
                        + study.path("study").asText()));
    return ExitCode.DONE;
  }
}
