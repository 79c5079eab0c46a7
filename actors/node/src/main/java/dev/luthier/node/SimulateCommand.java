package dev.luthier.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.TimedSuggester;
import dev.luthier.sim.RecordedTable;
import dev.luthier.sim.RowOrder;
import dev.luthier.sim.Simulation;
import dev.luthier.study.Results;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code luthier simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs a study in virtual time on a recorded table.")
final class SimulateCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private StudyFileOptions study = new StudyFileOptions();

  @Option(names = "--table", required = true, paramLabel = "T.csv", description = "The recording.")
  private Path table = Path.of("");

  @Option(names = "--workers", paramLabel = "N", description = "Legs at once.")
  private int workers = 1;

  @Option(names = "--rows", description = "Take the configurations from the table itself.")
  private boolean rows;

  @Option(
      names = "--cpu-time",
      description =
          "Let workers wait for proposals as long as these take of CPU time; runs then differ.")
  private boolean cpuTime;

  @Override
  public Integer call() throws IOException {
    if (workers < 1) {
      throw new BadInput("--workers (" + workers + ") must be at least 1. Maybe 4.");
    }
    StudySpec spec = Archive.spec(study);
    if (!Files.isRegularFile(table)) {
      throw new BadInput("--table " + table + " is no file. Maybe check the path.");
    }
    Path out = study.out();
    if (out != null) {
      StudyDirectory.requireFree(out); // before the work, which would be in vain
    }
    var recorded =
        RecordedTable.parse(Files.readAllLines(table), spec.space(), spec.goal().metric());
    spec.ladderWarning()
        .ifPresent(w -> command.commandLine().getErr().println("luthier: warning: " + w));
    if (rows) {
      RowOrder order = RowOrder.of(spec, recorded);
      var outcome = Simulation.run(order.spec(), recorded.byRows(order.order()), workers);
      return report(outcome, recorded, t -> order.order().get(t.number()));
    }
    var timed = new TimedSuggester(spec.suggester());
    var outcome =
        cpuTime
            ? Simulation.run(
                spec.searching(timed), timed.delaying(recorded.byNeighbours()), workers)
            : Simulation.run(spec, recorded.byNeighbours(), workers);
    return report(outcome, recorded, t -> recorded.nearest(t.configuration()));
  }

  private int report(Simulation.Outcome outcome, RecordedTable recorded, ToIntFunction<Trial> row)
      throws IOException {
    StudySpec spec = outcome.state().spec();
    var directory = StudyDirectory.fresh(study.out(), spec.name());
    directory.create();
    try (var log = Archive.store(directory).open(spec)) {
      log.append(outcome.log()).toCompletableFuture().join();
    }
    var result = Results.of(outcome.state(), outcome.log());
    ObjectNode node = ResultJson.of(result);
    node.set("virtualSeconds", Json.number(outcome.virtualSeconds()));
    var trials = node.putArray("trials");
    for (Trial trial : outcome.state().trials()) {
      ObjectNode each = ResultJson.trial(outcome.state(), trial);
      each.put("config", recorded.names().get(row.applyAsInt(trial)));
      trials.add(each);
    }
    DurableFile.write(directory.result(), Json.writer(node));
    DurableFile.write(
        directory.path().resolve("curve.csv"),
        out -> out.write(curve(outcome).getBytes(StandardCharsets.UTF_8)));
    var out = command.commandLine().getOut();
    out.print(FinalTable.of(outcome.state(), result));
    out.println("virtual time  " + Text.number(outcome.virtualSeconds()) + " s");
    out.println("in            " + directory.path());
    return result.failed() ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static String curve(Simulation.Outcome outcome) {
    var text = new StringBuilder("virtualSeconds,trial,value,best\n");
    for (Simulation.Point p : outcome.curve()) {
      text.append(p.virtualSeconds())
          .append(',')
          .append(p.trial())
          .append(',')
          .append(p.value())
          .append(',')
          .append(p.best())
          .append('\n');
    }
    return text.toString();
  }
}
