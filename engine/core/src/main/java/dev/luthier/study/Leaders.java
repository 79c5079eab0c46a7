package dev.luthier.study;

import dev.luthier.stop.RungTable;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.Optional;
import java.util.stream.Stream;

/** Who stands where among those that have a value. */
final class Leaders {
  private Leaders() {}

  /** All that ever reached a rung, the best first. */
  static Stream<RungTable.Entry> at(StudyState s, int rung) {
    RungTable table = s.rungs.get(rung);
    return Stream.concat(table.top().stream(), table.rest().stream());
  }

  /** The best at the highest rung that anybody stands at with a finite value. */
  static Optional<Trial> best(StudyState s) {
    for (int k = s.spec.ladder().top(); k >= 0; k--) {
      var found =
          at(s, k)
              .filter(e -> Double.isFinite(e.value()))
              .filter(e -> stillStandsFor(s.trials.get(e.trial()), e))
              .findFirst();
      if (found.isPresent()) {
        return Optional.of(s.trials.get(found.get().trial()));
      }
    }
    return Optional.empty();
  }

  private static boolean stillStandsFor(Trial trial, RungTable.Entry entry) {
    return !(trial.state() instanceof TrialState.Failed) && trial.value() == entry.value();
  }

  /** How many hold a finite value at the top rung; not counted past the finalists wanted. */
  static int finalists(StudyState s) {
    return (int)
        at(s, s.spec.ladder().top())
            .takeWhile(e -> Double.isFinite(e.value()))
            .limit(s.spec.halving().finalists())
            .count();
  }
}
