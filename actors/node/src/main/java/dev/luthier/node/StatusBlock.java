package dev.luthier.node;

import dev.luthier.study.StudyState;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** One block on a terminal, drawn over itself. */
final class StatusBlock implements ProgressView {
  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final long begun;
  private int drawn;

  StatusBlock(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  @Override
  public void show(StudyState state, long liveEpochs) {
    var text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append("A\r\u001b[J");
    }
    var elapsed = Duration.ofNanos(nanoTime.getAsLong() - begun);
    var lines = StatusLines.of(state, liveEpochs, elapsed);
    lines.forEach(line -> text.append(Text.cut(line, width())).append(System.lineSeparator()));
    drawn = lines.size();
    out.print(text);
    out.flush();
  }

  /** A line that wraps would break the drawing. */
  private static int width() {
    String columns = System.getenv().getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) - 1 : 79;
  }
}
