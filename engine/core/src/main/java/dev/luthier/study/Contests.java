package dev.luthier.study;

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
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Who may still win. A trial between two rungs is given up once it hardly can; a paused one that
 * can goes on although it has not earned it. Nothing is judged before a few trials are whole.
 */
final class Contests {
  /** Whole trials before anybody is judged: the spread of three is a poor one, of two is none. */
  private static final int LEAST_WHOLE = 3;

  /** The best so many tell how much differences vary between folds. */
  private static final int SPREAD_FROM = 21;

  /** One fold is little: so much surer must a verdict on it be. */
  private static final double FIRST_FOLD = 5;

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
        .sorted()
        .flatMap(trial -> verdict(s, s.trials.get(trial)).stream())
        .findFirst();
  }

  private static Optional<StudyEvent.Decision> verdict(StudyState s, Trial trial) {
    if (!(trial.state() instanceof TrialState.Running heading)) {
      return Optional.empty();
    }
    Rung rung = s.spec.ladder().get(heading.toRung());
    int[] done =
        Arrays.stream(s.folds(rung))
            .filter(f -> trial.curve(f).map(FoldCurve::epochs).orElse(0) >= rung.epochs())
            .toArray();
    List<RungTable.Entry> leaders =
        leaders(s, heading.toRung(), SPREAD_FROM).stream()
            .filter(e -> s.hasReached(s.trials.get(e.trial()), rung)) // imported ones have no folds
            .toList();
    if (done.length == 0 || done.length == rung.folds() || leaders.size() < LEAST_WHOLE) {
      return Optional.empty();
    }
    Trial rival = s.trials.get(leaders.get(0).trial());
    double chance =
        Forecast.ofFolds(
                leaders.get(0).value(),
                differences(trial, rival, done, rung),
                rung.folds(),
                spread(s, leaders, rung))
            .toTop(heading.toRung(), s.changes)
            .chanceBelow(best(s));
    double least = s.spec.halving().alpha() / (done.length == 1 ? FIRST_FOLD : 1);
    return chance < least
        ? Optional.of(
            new StudyEvent.TrialStopped(
                trial.number(),
                String.format(
                    Locale.ROOT,
                    "race: after %d of %d folds at %s its chance to beat trial %d is %.2g",
                    done.length,
                    rung.folds(),
                    rung,
                    rival.number(),
                    chance)))
        : Optional.empty();
  }

  /** The paused trial with the best chance to win, if it is worth its training. */
  static Optional<StudyEvent.Decision> contend(StudyState s) {
    if (s.phase != Phase.ENDING || !open(s)) {
      return Optional.empty();
    }
    double best = best(s);
    double most = s.spec.halving().alpha();
    Optional<StudyEvent.Decision> next = Optional.empty();
    for (int k = s.spec.ladder().top() - 1; k >= 0; k--) {
      Optional<RungTable.Entry> first = s.rungs.get(k).bestWaiting();
      OptionalDouble chance = first.map(e -> chance(s, e, best)).orElse(OptionalDouble.empty());
      if (chance.isPresent()
          && chance.getAsDouble() >= most
          && Affordable.walk(s, first.orElseThrow(), k + 1)) {
        // strictly better further down: ties go to the trial with more evidence
        most = Math.nextUp(chance.getAsDouble());
        next =
            Optional.of(
                new StudyEvent.TrialAdvanced(
                    first.orElseThrow().trial(), k + 1, StudyEvent.Advance.CONTENDING));
      }
    }
    return next;
  }

  private static OptionalDouble chance(StudyState s, RungTable.Entry entry, double best) {
    double chance =
        Forecast.known(entry.value())
            .toTop(s.trials.get(entry.trial()).rung(), s.changes)
            .chanceBelow(best);
    return Double.isNaN(chance) ? OptionalDouble.empty() : OptionalDouble.of(chance);
  }

  private static double best(StudyState s) {
    return s.rungs.get(s.spec.ladder().top()).best().orElseThrow().value();
  }

  /** The best of a rung, at most so many; only finite values. */
  private static List<RungTable.Entry> leaders(StudyState s, int rung, int most) {
    RungTable table = s.rungs.get(rung);
    return Stream.concat(table.top().stream(), table.rest().stream())
        .takeWhile(e -> Double.isFinite(e.value()))
        .limit(most)
        .toList();
  }

  private static double[] differences(Trial trial, Trial rival, int[] folds, Rung rung) {
    return Arrays.stream(folds).mapToDouble(f -> at(trial, f, rung) - at(rival, f, rung)).toArray();
  }

  private static double at(Trial trial, int fold, Rung rung) {
    return Objects.requireNonNull(trial.curve(fold).orElse(null), "a trained fold has a curve")
        .at(rung.epochs());
  }

  /** Median over the others of the variance, between folds, of their differences to the leader. */
  private static double spread(StudyState s, List<RungTable.Entry> leaders, Rung rung) {
    Trial leader = s.trials.get(leaders.get(0).trial());
    int[] folds = s.folds(rung);
    double[] variances =
        leaders.stream()
            .skip(1)
            .mapToDouble(e -> variance(differences(s.trials.get(e.trial()), leader, folds, rung)))
            .sorted()
            .toArray();
    int n = variances.length;
    return (variances[(n - 1) / 2] + variances[n / 2]) / 2;
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares / (values.length - 1);
  }
}
