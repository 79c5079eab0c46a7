package dev.luthier.child;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** The last lines that a child printed, whatever it printed before. For many threads. */
final class LastLines {
  private static final int MOST = 20;
  private static final int LONGEST = 200;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Deque<String> lines = new ArrayDeque<>(MOST);

  synchronized void add(String line) {
    if (line.isBlank() || line.equals("#")) {
      return;
    }
    if (lines.size() == MOST) {
      lines.removeFirst();
    }
    String cut = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    lines.addLast(CONTROL.matcher(cut).replaceAll(" "));
  }

  /** One after the other; empty if there are none. */
  synchronized String text() {
    return String.join(" | ", lines);
  }
}
