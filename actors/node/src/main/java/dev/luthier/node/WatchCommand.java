package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.client.RemoteNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier watch}. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Shows how a study on a node is doing, until it ends.")
final class WatchCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private NodeOptions options = new NodeOptions();

  @Parameters(paramLabel = "STUDY", description = "Its name.")
  private String name = "";

  @Option(
      names = "--best",
      paramLabel = "DIR",
      description = "Where its best model is put when it has ended.")
  private @Nullable Path best;

  @Override
  public Integer call() throws IOException {
    RemoteNode node = options.node();
    int code = watch(node, name, command.commandLine().getOut());
    if (best != null) {
      node.download(name, best);
    }
    return code;
  }

  /** A line a second; the exit code is that of the study. */
  static int watch(RemoteNode node, String name, PrintWriter out) {
    JsonNode last = node.watch(name, summary -> out.println(line(summary)));
    boolean finished = last.path("state").asText().equals("FINISHED");
    return finished && last.path("best").isObject() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String line(JsonNode summary) {
    JsonNode best = summary.path("best");
    String activity = summary.path("activity").asText();
    boolean halts = activity.equals("broken") || activity.equals("paused");
    return summary.path("study").asText()
        + "  "
        + summary.path("state").asText()
        + (halts ? ", " + activity : "")
        + "  trials "
        + summary.path("trials")
        + (best.isObject()
            ? "  best " + best.path("value").asText() + " (trial " + best.path("trial") + ")"
            : "")
        + (summary.has("reason") ? "  " + summary.path("reason").asText() : "");
  }
}
