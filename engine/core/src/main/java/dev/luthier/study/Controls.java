package dev.luthier.study;

import dev.luthier.analysis.Audit;
import dev.luthier.rng.Streams;
import dev.luthier.stop.RungTable;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.Optional;

/**
 * The control group: a few of the trials that a study would give up are run on, to see whether one
 * of them would have won. Who belongs to it is drawn when a trial begins, by the study's seed and
 * its number, whatever becomes of it. Trials that diverge, fail or are stopped by the rules for a
 * single leg are not run on.
 */
final class Controls {
  /** A smaller study pays more for the group than it can learn from it. */
  static final int LEAST_TRIALS = 200;

  /** So many trials run on say enough. */
  private static final int MOST = 50;

  private Controls() {}

  static boolean draws(StudySpec spec, int trial) {
    double share = spec.halving().controls();
    return share > 0
        && spec.ladder().size() > 1
        && Streams.of(spec.seed(), "halving.control", trial).nextDouble() < share;
  }

  /** Whether a trial that is to be given up is run on instead. */
  static boolean spares(StudyState s, int trial) {
    int all = s.trialLimit < Integer.MAX_VALUE ? s.trialLimit : s.begun;
    return s.audited.contains(trial)
        || (all >= LEAST_TRIALS && s.audited.size() < MOST && s.controls.contains(trial));
  }

  /** The next of the paused trials to run on, once nothing is left to do but to give them up. */
  static Optional<StudyEvent.Decision> runOn(StudyState s) {
    boolean over = Underway.trials(s).allMatch(s.audited::contains);
    if (s.phase != Phase.ENDING || !over) {
      return Optional.empty();
    }
    var group = s.audited.size() < MOST ? s.controls : s.audited;
    return group.stream()
        .map(s.trials::get)
        .filter(t -> t.state() instanceof TrialState.Paused && spares(s, t.number()))
        .filter(t -> Affordable.walk(s, new RungTable.Entry(t.value(), t.number()), t.rung() + 1))
        .map(Controls::advance)
        .findFirst();
  }

  static StudyEvent.Decision advance(Trial paused) {
    return new StudyEvent.TrialAdvanced(
        paused.number(), paused.rung() + 1, StudyEvent.Advance.AUDITED);
  }

  /** What the group has shown; empty if nobody of it has come to the end. */
  static Optional<Audit> audit(StudyState s) {
    int top = s.spec.ladder().top();
    Optional<RungTable.Entry> best =
        Leaders.at(s, top).filter(e -> !s.audited.contains(e.trial())).findFirst();
    var whole =
        s.audited.stream()
            .map(s.trials::get)
            .filter(t -> t.rung() == top && t.state() instanceof TrialState.Completed)
            .toList();
    if (best.isEmpty() || whole.isEmpty()) {
      return Optional.empty();
    }
    long better = whole.stream().filter(t -> t.value() < best.get().value()).count();
    return Optional.of(new Audit(whole.size(), (int) better));
  }
}
