package dev.luthier.node;

import dev.luthier.child.ChildObjective;
import dev.luthier.eval.Objective;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code luthier tune}. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    description = "Runs a study: many trials at once, weak ones stopped, the best saved.")
final class TuneCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private StudyFileOptions study = new StudyFileOptions();

  @Mixin private IsolationOptions isolation = new IsolationOptions();

  @Mixin private ViewOptions views = new ViewOptions();

  @Mixin private StoreOptions store = new StoreOptions();

  @Mixin private SpaceOptions space = new SpaceOptions();

  @Mixin private EvidenceOptions evidence = new EvidenceOptions();

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Legs at once. Default: one a GPU, else one a processor, at most 8.")
  private int slots;

  @Option(
      names = "--dry-run",
      description = "Check the study with its data, print the plan and end.")
  private boolean dryRun;

  @Option(names = "--quiet", description = "Print the result only.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    Slots.require(command, slots);
    StudySpec spec = Archive.spec(study);
    if (dryRun) {
      check(spec);
      command.commandLine().getOut().print(Plan.of(spec, Slots.planned(slots)));
      command.commandLine().getOut().flush();
      return ExitCode.DONE;
    }
    var directory = StudyDirectory.fresh(study.out(), spec.name());
    Objective objective = objective(spec);
    spec.ladderWarning()
        .ifPresent(w -> command.commandLine().getErr().println("luthier: warning: " + w));
    directory.create();
    store.begin(spec, directory);
    evidence.teach(spec, directory, command.commandLine().getErr());
    return new LocalRun(
            spec, objective, isolation, views, space, directory, study.origin(), slots, 0, quiet)
        .run();
  }

  /** A plan is worth nothing if the objective or its data are not there. */
  private void check(StudySpec spec) {
    if (spec.objective().isPresent() && objective(spec) instanceof ChildObjective inChildren) {
      inChildren.close();
    }
  }

  /** What is wrong with the data is said with the line that it stands in. */
  private Objective objective(StudySpec spec) {
    try {
      return isolation.objective(spec, study.directory(), Slots.planned(slots));
    } catch (BadInput | IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new BadInput(Archive.place(study, message).map(p -> p + ": ").orElse("") + message);
    }
  }
}
