package dev.luthier.node;

import dev.luthier.actors.Progress;
import dev.luthier.actors.StudyInterrupted;
import dev.luthier.actors.Submission;
import dev.luthier.actors.Tuner;
import dev.luthier.analysis.StudyResult;
import dev.luthier.child.ChildDevices;
import dev.luthier.child.ChildObjective;
import dev.luthier.eval.DeviceBinding;
import dev.luthier.eval.Objective;
import dev.luthier.eval.StorageFailure;
import dev.luthier.study.Results;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.LoggerFactory;

/**
 * A study run on actors in this process, from its directory and into it.
 *
 * @param objective closed at the end, where it has something to close
 * @param isolation where the objective's code runs
 * @param views where the study is shown while it runs
 * @param space what its checkpoints may take
 * @param origin the study file
 * @param slots 0: as many as the machine offers
 * @param moreTrials over the budget of a study that has a log
 */
record LocalRun(
    StudySpec spec,
    Objective objective,
    IsolationOptions isolation,
    ViewOptions views,
    SpaceOptions space,
    StudyDirectory directory,
    StudyOrigin origin,
    int slots,
    int moreTrials,
    boolean quiet) {

  /** Runs to the end; answers the exit code. */
  int run() throws IOException {
    if (quiet) {
      System.setProperty("luthier.log", "WARN");
    }
    // The first logger belongs to this thread: logging must be up before the actors log.
    LoggerFactory.getLogger(LocalRun.class).debug("study {}", spec.name());
    var best = new BestDirectory(directory.best());
    var beginning = new Beginning();
    try (var view = quiet ? ProgressView.silent() : ProgressView.onStandardOut();
        var live = views.open(spec.name(), directory);
        var tuner = tuner(best, beginning, view, live);
        var interruption = new Interruption(tuner, directory, beginning, view)) {
      interruption.watch();
      tuner.submit(new Submission(spec, objective, moreTrials)).toCompletableFuture().join();
    } catch (CompletionException e) {
      return broken(e);
    } finally {
      endChildren();
    }
    return report(best);
  }

  private void endChildren() {
    if (objective instanceof ChildObjective inChildren) {
      inChildren.close();
    }
  }

  /** Where legs run in children, only these may touch a device. */
  private DeviceBinding devices() {
    DeviceBinding all = Platform.devices();
    return objective instanceof ChildObjective ? new ChildDevices(all) : all;
  }

  private Map<String, String> environment() {
    Map<String, String> all = Platform.environment();
    origin.record(all);
    isolation.record(all);
    views.record(all);
    space.record(all);
    return all;
  }

  private Tuner tuner(BestDirectory best, Beginning beginning, ProgressView view, LiveView live) {
    return Tuner.options()
        .slots(slots == 0 ? Platform.cpuSlots() : slots)
        .devices(devices())
        .store(beginning.watching(live.following(Archive.store(directory))))
        .checkpoints(Archive.checkpoints(directory))
        .artifacts(best::save)
        .listener(
            progress -> {
              live.show(progress);
              show(view, progress);
            })
        .environment(environment())
        .start();
  }

  private static void show(ProgressView view, Progress progress) {
    long live = progress.live().stream().mapToLong(l -> l.observations().size()).sum();
    view.show(progress.state(), live);
  }

  private int broken(CompletionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof StudyInterrupted) {
      return ExitCode.INTERRUPTED;
    }
    if (cause instanceof StorageFailure || cause instanceof IOException) {
      return paused(String.valueOf(cause.getMessage()));
    } else if (cause instanceof UncheckedIOException) {
      System.err.println("luthier: " + cause.getMessage());
      return ExitCode.BAD_INPUT;
    }
    boolean refused = cause instanceof IllegalArgumentException; // trying again changes nothing
    System.err.println(
        "luthier: study '"
            + spec.name()
            + "' broke off: "
            + (refused
                ? cause.getMessage()
                : cause + ". Maybe " + CommandName.with("resume " + directory.path()) + "."));
    return ExitCode.FAILED;
  }

  /** What was acknowledged is kept, and nothing else counts. */
  private int paused(String why) {
    System.err.println(
        "luthier: study '"
            + spec.name()
            + "' pauses: "
            + why
            + " All that was acknowledged is kept. Go on with: "
            + CommandName.with("resume " + directory.path()));
    return ExitCode.PAUSED;
  }

  private String refitFailed(StudyResult result) {
    return "luthier: study '"
        + spec.name()
        + "' has its winner, trial "
        + result.best().trial()
        + ", but retraining it failed: "
        + result.refitFailure()
        + ". Maybe mend the cause, then "
        + CommandName.with("resume " + directory.path())
        + ".";
  }

  private int report(BestDirectory best) {
    var log = Archive.read(directory);
    StudyState state = StudyState.replay(log);
    StudyResult result = Results.of(state, log);
    try {
      best.complete(result);
      DurableFile.write(directory.result(), Json.writer(ResultJson.of(result)));
    } catch (IOException e) {
      return paused(
          "it has ended, but its result cannot be written: "
              + e.getMessage()
              + ". Maybe the disk is full or read-only.");
    }
    System.out.print(quiet ? FinalTable.winner(state, result) : FinalTable.of(state, result));
    System.out.println("in            " + directory.path());
    System.out.flush();
    if (result.failed()) {
      System.err.println("luthier: study '" + spec.name() + "' failed: " + result.reason());
    }
    if (!result.refitFailure().isBlank()) {
      System.err.println(refitFailed(result));
      return ExitCode.FAILED;
    }
    return result.failed() ? ExitCode.FAILED : ExitCode.DONE;
  }
}
