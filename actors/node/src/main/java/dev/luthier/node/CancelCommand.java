package dev.luthier.node;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier cancel}. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Ends a study on a node early; its winner is chosen from what is there.")
final class CancelCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private NodeOptions options = new NodeOptions();

  @Parameters(paramLabel = "STUDY", description = "Its name.")
  private String name = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; its log says it.")
  private String reason = "";

  @Override
  public Integer call() throws IOException {
    options.node().cancel(name, reason);
    command.commandLine().getOut().println("study " + name + " ends");
    return ExitCode.DONE;
  }
}
