package dev.luthier.benchmarks.cluster;

import java.util.Locale;

/** Figures beside what they should be; a bench with one that is not says so with its exit code. */
final class Goals {
  private boolean missed;

  /** A figure that should not be above its goal; NaN misses it. */
  void atMost(String what, double goal, double figure) {
    say(what, figure, "at most", goal, figure <= goal);
  }

  /** A figure that should not be below its goal; NaN misses it. */
  void atLeast(String what, double goal, double figure) {
    say(what, figure, "at least", goal, figure >= goal);
  }

  private void say(String what, double figure, String word, double goal, boolean met) {
    missed |= !met;
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f, goal %s %.0f: %s%n",
        what,
        figure,
        word,
        goal,
        met ? "met" : "MISSED");
  }

  /** 0 if all were met, else 1. */
  int exitCode() {
    return missed ? 1 : 0;
  }
}
