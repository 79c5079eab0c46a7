package dev.luthier.node;

import dev.luthier.actors.Tuner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ctrl-C and SIGTERM while a study runs: stop at once, keep all, say how to go on. */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 800;

  private final Tuner tuner;
  private final StudyDirectory directory;
  private final Beginning beginning;
  private final ProgressView view;
  private final Thread hook;

  Interruption(Tuner tuner, StudyDirectory directory, Beginning beginning, ProgressView view) {
    this.tuner = tuner;
    this.directory = directory;
    this.beginning = beginning;
    this.view = view;
    this.hook = new Thread(this::interrupted, "luthier-interruption");
  }

  /** Watches until it is closed. */
  void watch() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The signal's own exit code would be 143 for SIGTERM; ours says that the study can go on. */
  private void interrupted() {
    try {
      tuner.interrupt().toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      System.err.println("luthier: not all legs stopped in time; the log is whole all the same");
    }
    view.close();
    System.err.println();
    System.err.println(message(directory, beginning));
    System.err.flush();
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
  }

  /** How to go on. */
  static String message(StudyDirectory directory, Beginning beginning) {
    return beginning.hasBegun()
        ? "luthier: interrupted; all is kept. Go on with: "
            + CommandName.with("resume " + directory.path())
        : "luthier: interrupted as it started; nothing is lost. Give the same command again.";
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook runs already and ends the process.
      System.err.flush();
    }
  }
}
