package dev.luthier.node;

import dev.luthier.space.SearchSpace;
import dev.luthier.store.StudyLog;
import dev.luthier.store.optuna.Imported;
import dev.luthier.study.Decider;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Step;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a new study is taught before its first trial. */
final class EvidenceOptions {
  @Option(
      names = "--warm-start",
      paramLabel = "FILE",
      description =
          "Teach the suggester by the completed trials of another study: a journal or database of"
              + " Optuna's, or a study's directory.")
  private @Nullable String place;

  @Option(
      names = "--warm-start-study",
      paramLabel = "NAME",
      description = "Which study of the file, where there are several.")
  private @Nullable String name;

  /** The completed trials of a study that fit another's space, and why others do not. */
  private record Lessons(List<StudyCommand.GiveEvidence> trials, List<String> refused) {}

  /** Begins the log of a new study with what it is taught; nothing is done without the option. */
  void teach(StudySpec spec, StudyDirectory directory, PrintWriter out) {
    if (place == null) {
      return;
    }
    long now = System.currentTimeMillis();
    boolean ours = Files.isDirectory(Path.of(place));
    Lessons lessons = ours ? ours(place, spec, now) : theirs(place, spec, now);
    if (lessons.trials().isEmpty()) {
      throw new BadInput(
          "--warm-start "
              + place
              + " has no completed trial that fits the space"
              + lessons.refused().stream().findFirst().map(r -> ": " + r).orElse(".")
              + " Maybe it is of another study.");
    }
    try (StudyLog log = Archive.store(directory).open(spec)) {
      log.append(entries(spec, lessons.trials(), now)).toCompletableFuture().join();
    }
    out.println(
        "luthier: taught by "
            + Text.count(lessons.trials().size(), "completed trial")
            + lessons.refused().stream()
                .findFirst()
                .map(r -> "; " + lessons.refused().size() + " do not fit the space, first " + r)
                .orElse("")
            + (spec.suggester().learns()
                ? ""
                : "; but '" + spec.suggester().name() + "' learns nothing from them"));
  }

  private static List<LogEntry> entries(
      StudySpec spec, List<StudyCommand.GiveEvidence> trials, long now) {
    Step step = Decider.create(spec, now);
    var entries = new ArrayList<>(step.entries());
    for (StudyCommand command : trials) {
      step = Decider.step(step.state(), command);
      entries.addAll(step.entries());
    }
    return entries;
  }

  private Lessons theirs(String file, StudySpec spec, long now) {
    Imported imported = StudyPicker.pick(file, name, "--warm-start-study");
    requireGoal(file, spec.goal(), imported.goal(), imported.namesItsMetric());
    Imported.Fitting fitting = imported.fitting(spec.space());
    return new Lessons(
        fitting.trials().stream()
            .filter(t -> t.end() instanceof TrialState.Completed && Double.isFinite(t.value()))
            .map(t -> new StudyCommand.GiveEvidence(now, t.configuration(), t.value()))
            .toList(),
        fitting.refused());
  }

  private static Lessons ours(String path, StudySpec spec, long now) {
    StudyState state = StudyState.replay(Archive.read(StudyDirectory.existing(Path.of(path))));
    requireGoal(path, spec.goal(), state.spec().goal(), true);
    var trials = new ArrayList<StudyCommand.GiveEvidence>();
    var refused = new ArrayList<String>();
    for (Trial trial : state.trials()) {
      double value = Standing.value(state, trial);
      if (trial.state() instanceof TrialState.Completed && Double.isFinite(value)) {
        lesson(spec.space(), trial, value, now, refused).ifPresent(trials::add);
      }
    }
    return new Lessons(trials, refused);
  }

  private static Optional<StudyCommand.GiveEvidence> lesson(
      SearchSpace space, Trial trial, double value, long now, List<String> refused) {
    try {
      var configuration = space.configuration(trial.configuration().asMap());
      return Optional.of(new StudyCommand.GiveEvidence(now, configuration, value));
    } catch (IllegalArgumentException e) {
      refused.add("trial " + trial.number() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void requireGoal(String file, Goal ours, Goal theirs, boolean named) {
    if (ours.direction() != theirs.direction()
        || (named && !ours.metric().equals(theirs.metric()))) {
      throw new BadInput(
          "--warm-start "
              + file
              + " is after "
              + theirs.direction()
              + " "
              + theirs.metric()
              + ", the study after "
              + ours.direction()
              + " "
              + ours.metric()
              + ". Maybe another study is meant.");
    }
  }
}
