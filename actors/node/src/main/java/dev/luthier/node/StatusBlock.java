package dev.luthier.node;

import dev.luthier.study.StudyState;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * One block at the end of a terminal, drawn over itself. What others print meanwhile goes above it:
 * their streams must be those of {@link #above}. For many threads.
 */
final class StatusBlock implements ProgressView {
  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final IntSupplier columns;
  private final long begun;
  private List<String> lines = List.of();
  private boolean drawn;
  private boolean midLine;

  StatusBlock(PrintStream out, LongSupplier nanoTime, IntSupplier columns) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.columns = columns;
    this.begun = nanoTime.getAsLong();
  }

  @Override
  public synchronized void show(StudyState state, long liveEpochs) {
    var elapsed = Duration.ofNanos(nanoTime.getAsLong() - begun);
    draw(StatusLines.of(state, liveEpochs, elapsed));
  }

  /** Draws these lines where the last ones were; a line that wraps would break the drawing. */
  synchronized void draw(List<String> wanted) {
    int width = columns.getAsInt();
    var text = new StringBuilder(erasing(width));
    if (midLine) {
      text.append(System.lineSeparator());
      midLine = false;
    }
    lines = wanted.stream().map(line -> Text.cut(line, Math.max(1, width - 1))).toList();
    lines.forEach(line -> text.append(line).append(System.lineSeparator()));
    drawn = true;
    out.print(text);
    out.flush();
  }

  /** Lines drawn on a wider terminal take several rows of one that has become narrow. */
  private String erasing(int width) {
    if (!drawn) {
      return "";
    }
    int rows = lines.stream().mapToInt(l -> Math.max(1, (l.length() + width - 1) / width)).sum();
    return "\u001b[" + rows + "A\r\u001b[J";
  }

  /** A stream to the same terminal whose lines appear above the block. */
  PrintStream above(PrintStream terminal) {
    Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
    return new PrintStream(new Above(terminal), true, charset);
  }

  private synchronized void printAbove(PrintStream terminal, byte[] bytes, int from, int count) {
    boolean again = drawn;
    if (again) {
      out.print(erasing(columns.getAsInt()));
      out.flush();
      drawn = false;
    }
    terminal.write(bytes, from, count);
    terminal.flush();
    midLine = bytes[from + count - 1] != '\n';
    if (!midLine && !lines.isEmpty()) {
      draw(lines);
    }
  }

  private final class Above extends OutputStream {
    private final PrintStream terminal;

    Above(PrintStream terminal) {
      this.terminal = terminal;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      if (count > 0) {
        printAbove(terminal, bytes, from, count);
      }
    }
  }
}
