package dev.luthier.study;

import dev.luthier.stop.Halving;
import dev.luthier.stop.RungTable;
import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of a trial as soon as it arrives at a rung, where halving stops: it goes on, or is
 * given up. One that may go on but cannot be paid waits.
 */
final class Arrivals {
  private Arrivals() {}

  static Optional<StudyEvent.Decision> judge(StudyState s) {
    if (s.spec.halving().mode() != Halving.Mode.STOPPING) {
      return Optional.empty();
    }
    for (int k = s.spec.ladder().top() - 1; k >= 0; k--) {
      for (RungTable.Entry entry : s.rungs.get(k).waiting()) {
        Optional<StudyEvent.Decision> verdict = verdict(s, entry, k);
        if (verdict.isPresent()) {
          return verdict;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<StudyEvent.Decision> verdict(
      StudyState s, RungTable.Entry entry, int rung) {
    RungTable table = s.rungs.get(rung);
    boolean earned = table.size() < s.spec.halving().eta() || table.top().contains(entry);
    if (!earned && !Contests.isWorth(s, entry, rung)) {
      if (Controls.spares(s, entry.trial())) {
        return Affordable.advance(s, entry, rung + 1)
            ? Optional.of(Controls.advance(s.trials.get(entry.trial())))
            : Optional.empty();
      }
      return Optional.of(
          new StudyEvent.TrialStopped(
              entry.trial(),
              String.format(
                  Locale.ROOT,
                  "halving: %.6g at %s is not among the best %d of %d",
                  s.spec.goal().flip(entry.value()),
                  s.spec.ladder().get(rung),
                  table.top().size(),
                  table.size())));
    }
    return Affordable.advance(s, entry, rung + 1)
        ? Optional.of(
            new StudyEvent.TrialAdvanced(
                entry.trial(),
                rung + 1,
                earned ? StudyEvent.Advance.EARNED : StudyEvent.Advance.CONTENDING))
        : Optional.empty();
  }
}
