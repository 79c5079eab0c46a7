package dev.luthier.node;

import dev.luthier.study.StudyState;
import java.io.PrintStream;

/** A status block that has taken over the standard streams, so that nobody prints into it. */
record TerminalView(StatusBlock block, PrintStream out, PrintStream err) implements ProgressView {
  static TerminalView open(PrintStream out, PrintStream err) {
    var block = new StatusBlock(out, System::nanoTime, new TerminalWidth());
    System.setOut(block.above(out));
    System.setErr(block.above(err));
    return new TerminalView(block, out, err);
  }

  @Override
  public void show(StudyState state, long liveEpochs) {
    block.show(state, liveEpochs);
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }
}
