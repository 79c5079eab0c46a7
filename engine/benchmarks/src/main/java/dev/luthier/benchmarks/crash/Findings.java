package dev.luthier.benchmarks.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of studies that were killed and gone on with.
 *
 * @param kills how many there were
 * @param lostEntries entries that were durable before a kill and are not in the final log
 * @param lostTrials trials of the undisturbed study that the resumed one lacks
 * @param otherTrials trials that differ from the undisturbed study's
 * @param twice epochs of acknowledged legs that were trained or counted again
 * @param differences decisions that replay derives otherwise
 */
record Findings(
    int kills, int lostEntries, int lostTrials, int otherTrials, int twice, int differences) {
  static final Findings NONE = new Findings(0, 0, 0, 0, 0, 0);

  Findings plus(Findings more) {
    return new Findings(
        kills + more.kills,
        lostEntries + more.lostEntries,
        lostTrials + more.lostTrials,
        otherTrials + more.otherTrials,
        twice + more.twice,
        differences + more.differences);
  }

  static Findings sum(List<Findings> all) {
    Findings sum = NONE;
    for (Findings one : new ArrayList<>(all)) {
      sum = sum.plus(one);
    }
    return sum;
  }

  boolean clean() {
    return lostEntries + lostTrials + otherTrials + twice + differences == 0;
  }

  static String heading() {
    return String.format(
            "%-46s %6s %9s %9s %9s %9s %9s %8s",
            "killed", "kills", "entries", "trials", "trials", "epochs", "replay", "seconds")
        + System.lineSeparator()
        + String.format(
            "%-46s %6s %9s %9s %9s %9s %9s", "", "", "lost", "lost", "other", "twice", "differs");
  }

  String line(String what, double seconds) {
    return String.format(
        Locale.ROOT,
        "%-46s %6d %9d %9d %9d %9d %9d %8.1f",
        what,
        kills,
        lostEntries,
        lostTrials,
        otherTrials,
        twice,
        differences,
        seconds);
  }
}
