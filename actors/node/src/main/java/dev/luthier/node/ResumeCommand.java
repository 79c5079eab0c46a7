package dev.luthier.node;

import dev.luthier.eval.Objective;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier resume}. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Goes on where a study stopped, however it stopped; or extends a finished one.")
final class ResumeCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The study's directory.")
  private Path path = Path.of("");

  @Option(names = "--trials", paramLabel = "+N", description = "So many trials more.")
  private @Nullable String trials;

  @Option(names = "--slots", paramLabel = "N", description = "Legs at once.")
  private int slots;

  @Mixin private IsolationOptions isolation = new IsolationOptions();

  @Mixin private ViewOptions views = new ViewOptions();

  @Mixin private SpaceOptions space = new SpaceOptions();

  @Option(names = "--quiet", description = "Print the result only.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    Slots.require(command, slots);
    int more = more();
    var directory = StudyDirectory.existing(path);
    List<LogEntry> log = Archive.read(directory);
    StudyState state = StudyState.replay(log);
    Map<String, String> environment = environment(log);
    if ("ask-tell".equals(environment.get("interpreter"))) {
      requireNothingElse();
      return AskTellCommand.converse(state.spec(), directory, more);
    }
    if ("simulation".equals(environment.get("interpreter"))) {
      throw new BadInput(
          path + " was simulated. Maybe simulate it again, with another directory as --out.");
    }
    StudyOrigin origin = StudyOrigin.recorded(environment);
    int given = origin.requireUnchanged(state);
    more = more > 0 ? more : given;
    if (more == 0 && !quiet) {
      tellWhatIsLeft(state);
    }
    isolation.goOn(environment);
    views.goOn(log);
    space.goOn(log);
    Objective objective = isolation.objective(state.spec(), origin.home(), Slots.planned(slots));
    return new LocalRun(
            state.spec(), objective, isolation, views, space, directory, origin, slots, more, quiet)
        .run();
  }

  private void requireNothingElse() {
    for (String option : List.of("--slots", "--isolate", "--quiet")) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new BadInput(
            option
                + " is for studies whose trials run here; those of "
                + path
                + " are asked for. Maybe leave it out.");
      }
    }
  }

  private void tellWhatIsLeft(StudyState state) {
    var err = command.commandLine().getErr();
    if (state.isSettled()) {
      err.println("luthier: the study is finished. Maybe --trials +20 to extend it.");
    } else if (!state.refitFailure().isBlank()) {
      err.println(
          "luthier: the winner could not be retrained ("
              + state.refitFailure()
              + "); this is tried again.");
    }
  }

  private int more() {
    if (trials == null) {
      return 0;
    }
    if (!trials.matches("\\+?[1-9][0-9]{0,8}")) {
      throw new ParameterException(
          command.commandLine(), "--trials (" + trials + ") is no number of trials. Maybe +20.");
    }
    return Integer.parseInt(trials.substring(trials.startsWith("+") ? 1 : 0));
  }

  private static Map<String, String> environment(List<LogEntry> log) {
    return log.stream()
        .map(LogEntry::event)
        .filter(StudyEvent.SessionOpened.class::isInstance)
        .map(e -> ((StudyEvent.SessionOpened) e).environment())
        .findFirst()
        .orElse(Map.of());
  }
}
