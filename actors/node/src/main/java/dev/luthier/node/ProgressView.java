package dev.luthier.node;

import dev.luthier.study.StudyState;
import java.io.Console;
import java.io.PrintStream;

/** Shows how a study is doing while it runs. For one thread at a time. */
interface ProgressView extends AutoCloseable {
  /**
   * Shows the present.
   *
   * @param liveEpochs epochs of legs that still run, over those in the state
   */
  void show(StudyState state, long liveEpochs);

  /** Shows nothing any more; what was shown last stays. */
  @Override
  default void close() {}

  /** A view of nothing. */
  static ProgressView silent() {
    return (state, liveEpochs) -> {};
  }

  /** One block that is drawn again on a terminal, else lines. */
  static ProgressView onStandardOut() {
    PrintStream out = System.out;
    String term = System.getenv().getOrDefault("TERM", "dumb");
    boolean terminal = isTerminal() && !term.equals("dumb");
    return terminal ? TerminalView.open(out, System.err) : new PlainLines(out, System::nanoTime);
  }

  /** From Java 22 on there is a console without a terminal too, and a method that says so. */
  @SuppressWarnings("SystemConsoleNull") // the method is asked where there is one
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
