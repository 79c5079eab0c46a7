package dev.luthier.node;

import dev.luthier.AskTell;
import dev.luthier.store.StudyLog;
import dev.luthier.store.optuna.Imported;
import dev.luthier.store.optuna.OptunaStudies;
import dev.luthier.study.Decider;
import dev.luthier.study.Step;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a study over from Optuna: a journal FILE.log, sqlite:FILE, or"
          + " postgresql://user@host/database.",
      "Without a study file its space is read off the trials, and luthier resume goes on by"
          + " ask-tell."
    })
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(paramLabel = "PLACE", description = "Where the study is.")
  private String place = "";

  @Option(names = "--study", paramLabel = "NAME", description = "Which, where there are several.")
  private @Nullable String name;

  @Option(
      names = "--as",
      paramLabel = "STUDY.conf",
      description = "The study it becomes: objective, space, rungs, budget.")
  private @Nullable Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Default: studies/NAME, or NAME-2 and so on where a study is.")
  private @Nullable Path out;

  @Mixin private StoreOptions store = new StoreOptions();

  @Override
  public Integer call() throws IOException {
    Imported imported = StudyPicker.pick(place, name, "--study");
    StudySpec spec = file == null ? found(imported) : Archive.spec(file, List.of());
    Imported.Fitting fitting = imported.fitting(spec.space());
    if (fitting.trials().isEmpty() && !fitting.refused().isEmpty()) {
      throw new BadInput(
          "no trial fits the space: " + fitting.refused().get(0) + " Maybe change the study file.");
    }
    requireDirection(spec, imported);
    var directory = StudyDirectory.fresh(out, spec.name());
    directory.create();
    store.begin(spec, directory);
    write(spec, directory, fitting);
    if (file == null) {
      end(spec, directory);
    }
    var said = command.commandLine().getOut();
    said.println(directory.path() + ": " + Text.count(fitting.trials().size(), "trial"));
    fitting.refused().forEach(r -> said.println("left out: " + r));
    return ExitCode.DONE;
  }

  private static StudySpec found(Imported imported) {
    String plain = imported.study().name().replaceAll("[^A-Za-z0-9._-]+", "-");
    return imported.spec(plain.matches("[A-Za-z0-9].*") ? plain : "study" + plain);
  }

  private void requireDirection(StudySpec spec, Imported imported) {
    if (spec.goal().direction() != imported.goal().direction()) {
      throw new BadInput(
          OptunaStudies.kept(place)
              + ": the study is after "
              + imported.goal().direction()
              + ", the study file says "
              + spec.goal().direction()
              + ". Maybe change goal.direction.");
    }
  }

  private void write(StudySpec spec, StudyDirectory directory, Imported.Fitting fitting) {
    long now = System.currentTimeMillis();
    Step step = Decider.create(spec, now);
    var entries = new ArrayList<>(step.entries());
    for (Imported.Ended trial : fitting.trials()) {
      step = Decider.step(step.state(), trial.imported(now));
      entries.addAll(step.entries());
    }
    Step opened = Decider.step(step.state(), new StudyCommand.Open(now, 0, 0, environment()));
    entries.addAll(opened.entries());
    try (StudyLog log = Archive.store(directory).open(spec)) {
      log.append(entries).toCompletableFuture().join();
    }
  }

  /** Where a study file's relative paths start, as tune records it. */
  private Map<String, String> environment() {
    if (file == null) {
      return Map.of("interpreter", "ask-tell");
    }
    var all = new TreeMap<String, String>();
    StudyOrigin.of(file, List.of()).record(all);
    return all;
  }

  /** A study that has used up its budget ends at once, with a winner and a result. */
  private static void end(StudySpec spec, StudyDirectory directory) throws IOException {
    try (var study = AskTell.open(spec, Archive.store(directory))) {
      if (study.state().begun() >= study.state().trialLimit()) {
        study.ask();
        DurableFile.write(directory.result(), Json.writer(ResultJson.of(study.result())));
      }
    }
  }
}
