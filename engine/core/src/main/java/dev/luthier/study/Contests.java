package dev.luthier.study;

import dev.luthier.stop.Climb;
import dev.luthier.stop.FoldEffects;
import dev.luthier.stop.Forecast;
import dev.luthier.stop.RungTable;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may still win. A trial between two rungs is given up once its next leg costs more than its
 * chance is worth; a paused one whose chance is worth its next leg goes on although it has not
 * earned it. Nothing is judged before a few trials are whole.
 */
final class Contests {
  /** Whole trials before anybody is judged: the spread of three is a poor one, of two is none. */
  private static final int LEAST_WHOLE = 3;

  /** The best so many tell how much values vary between folds. */
  private static final int EFFECTS_FROM = 21;

  private Contests() {}

  /** Whether trials are judged by their chance of winning. */
  static boolean open(StudyState s) {
    int needed = Math.max(LEAST_WHOLE, s.spec.halving().finalists());
    return s.spec.halving().alpha() > 0
        && leaders(s, s.spec.ladder().top(), needed).size() == needed;
  }

  /** The next trial to give up between two rungs. */
  static Optional<StudyEvent.Decision> giveUp(StudyState s) {
    if (s.spec.folds() == 1 || !open(s)) {
      return Optional.empty();
    }
    return Underway.trials(s)
        .filter(t -> !s.audited.contains(t))
        .sorted()
        .flatMap(trial -> verdict(s, s.trials.get(trial)).stream())
        .findFirst();
  }

  private static Optional<StudyEvent.Decision> verdict(StudyState s, Trial trial) {
    if (!(trial.state() instanceof TrialState.Running heading)) {
      return Optional.empty();
    }
    Rung rung = s.spec.ladder().get(heading.toRung());
    double[] own =
        Arrays.stream(s.folds(rung))
            .mapToDouble(f -> hasDone(trial, f, rung) ? at(trial, f, rung) : Double.NaN)
            .toArray();
    int done = (int) Arrays.stream(own).filter(v -> !Double.isNaN(v)).count();
    double[][] others = scores(s, heading.toRung());
    if (done == 0 || done == rung.folds() || others.length < LEAST_WHOLE) {
      return Optional.empty();
    }
    Forecast here = FoldEffects.of(others).ofAll(own);
    double chance = climb(s).toTop(here, heading.toRung()).chanceBelow(best(s).value());
    return chance < s.spec.halving().alpha() * hundredths(s, trial, heading.toRung())
        ? Optional.of(
            given(
                s,
                trial.number(),
                String.format(
                    Locale.ROOT,
                    "race: after %d of %d folds at %s its chance to beat trial %d is %.2g",
                    done,
                    rung.folds(),
                    rung,
                    best(s).trial(),
                    chance)))
        : Optional.empty();
  }

  private static StudyEvent.Decision given(StudyState s, int trial, String reason) {
    return Controls.spares(s, trial)
        ? new StudyEvent.TrialSpared(trial, reason)
        : new StudyEvent.TrialStopped(trial, reason);
  }

  /** The paused trial with the best chance for its next leg, if it is worth it. */
  static Optional<StudyEvent.Decision> contend(StudyState s) {
    if (s.phase != Phase.ENDING || !open(s)) {
      return Optional.empty();
    }
    Climb climb = climb(s);
    double most = s.spec.halving().alpha();
    Optional<StudyEvent.Decision> next = Optional.empty();
    for (int k = s.spec.ladder().top() - 1; k >= 0; k--) {
      Optional<RungTable.Entry> first = s.rungs.get(k).bestWaiting();
      if (first.isEmpty()) {
        continue;
      }
      RungTable.Entry entry = first.get();
      double worth = worth(s, climb, entry, k);
      if (worth >= most && Affordable.walk(s, entry, k + 1)) {
        // strictly better further down: ties go to the trial with more evidence
        most = Math.nextUp(worth);
        next =
            Optional.of(
                new StudyEvent.TrialAdvanced(entry.trial(), k + 1, StudyEvent.Advance.CONTENDING));
      }
    }
    return next;
  }

  /** Whether a trial at a rung has the chance that its next leg must have. */
  static boolean isWorth(StudyState s, RungTable.Entry entry, int rung) {
    return open(s) && worth(s, climb(s), entry, rung) >= s.spec.halving().alpha();
  }

  private static double worth(StudyState s, Climb climb, RungTable.Entry entry, int rung) {
    return climb.toTop(Forecast.known(entry.value()), rung).chanceBelow(best(s).value())
        / hundredths(s, s.trials.get(entry.trial()), rung + 1);
  }

  /**
   * What a trial's next leg on its way to a rung costs, in hundredths of all trials trained whole;
   * at most one, or a small study would give up trials that are likely to win.
   */
  private static double hundredths(StudyState s, Trial trial, int toRung) {
    Rung rung = s.spec.ladder().get(toRung);
    int next =
        Arrays.stream(s.folds(rung))
            .filter(f -> !hasDone(trial, f, rung))
            .map(f -> rung.epochs() - trial.curve(f).map(FoldCurve::epochs).orElse(0))
            .findFirst()
            .orElse(0);
    boolean more = s.phase == Phase.SEARCHING && s.trialLimit < Integer.MAX_VALUE;
    double trials = more ? s.trialLimit : s.begun;
    double whole = trials * s.spec.ladder().get(s.spec.ladder().top()).cost();
    return Math.min(1, 100 * next / whole);
  }

  static Climb climb(StudyState s) {
    int top = s.spec.ladder().top();
    double[][] scores = s.spec.folds() == 1 ? new double[0][] : scores(s, top);
    double variance = scores.length < 2 ? Double.NaN : FoldEffects.of(scores).variance();
    return new Climb(s.spec.ladder(), s.changes, variance);
  }

  static RungTable.Entry best(StudyState s) {
    return s.rungs.get(s.spec.ladder().top()).best().orElseThrow();
  }

  /** The best of a rung, at most so many; only finite values. */
  private static List<RungTable.Entry> leaders(StudyState s, int rung, int most) {
    return Leaders.at(s, rung).takeWhile(e -> Double.isFinite(e.value())).limit(most).toList();
  }

  /** {@code [trials][folds]} of the best at a rung; imported trials have no folds. */
  private static double[][] scores(StudyState s, int index) {
    Rung rung = s.spec.ladder().get(index);
    return leaders(s, index, EFFECTS_FROM).stream()
        .map(e -> s.trials.get(e.trial()))
        .filter(t -> s.hasReached(t, rung))
        .map(t -> Arrays.stream(s.folds(rung)).mapToDouble(f -> at(t, f, rung)).toArray())
        .toArray(double[][]::new);
  }

  private static boolean hasDone(Trial trial, int fold, Rung rung) {
    return trial.curve(fold).map(FoldCurve::epochs).orElse(0) >= rung.epochs();
  }

  static double at(Trial trial, int fold, Rung rung) {
    return Objects.requireNonNull(trial.curve(fold).orElse(null), "a trained fold has a curve")
        .at(rung.epochs());
  }
}
