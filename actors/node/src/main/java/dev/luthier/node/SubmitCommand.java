package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier submit}. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = "Sends a study to a node, which begins it at once.")
final class SubmitCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private RemoteNode node = new RemoteNode();

  @Parameters(paramLabel = "STUDY.conf", description = "The study file (HOCON or JSON).")
  private Path file = Path.of("");

  @Option(names = "--watch", description = "Stay until it ends.")
  private boolean watch;

  @Override
  public Integer call() throws IOException {
    JsonNode begun = node.post("/api/v1/studies", Files.readString(file));
    String name = begun.path("study").asText();
    command.commandLine().getOut().println("study " + name + " begins");
    return watch ? WatchCommand.watch(node, name, command.commandLine().getOut()) : ExitCode.DONE;
  }
}
