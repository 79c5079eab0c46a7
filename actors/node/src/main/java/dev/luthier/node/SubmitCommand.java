package dev.luthier.node;

import dev.luthier.client.RemoteNode;
import dev.luthier.studyfile.StudyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  @Mixin private NodeOptions options = new NodeOptions();

  @Parameters(paramLabel = "STUDY.conf", description = "The study file (HOCON or JSON).")
  private Path file = Path.of("");

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "A jar with the objective; sent once. May be repeated.")
  private List<Path> jars = new ArrayList<>();

  @Option(names = "--watch", description = "Stay until it ends.")
  private boolean watch;

  @Override
  public Integer call() throws IOException {
    String study = StudyFile.text(file);
    RemoteNode node = options.node();
    var hashes = new ArrayList<String>();
    for (Path jar : jars) {
      if (Files.isDirectory(jar)) {
        throw new BadInput("--jar " + jar + " is a directory. Maybe name the jar in it.");
      }
      hashes.add(node.upload(jar));
    }
    String name = node.submit(study, String.valueOf(file.getFileName()), hashes);
    command.commandLine().getOut().println("study " + name + " begins");
    return watch ? WatchCommand.watch(node, name, command.commandLine().getOut()) : ExitCode.DONE;
  }
}
