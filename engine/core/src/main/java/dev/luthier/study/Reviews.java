package dev.luthier.study;

import dev.luthier.stop.Halving;
import dev.luthier.stop.RungTable;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * The best trials are evaluated once more before the winner is chosen, on folds of a fresh split:
 * the best of many scores owes something to luck, and a second look does not. Their legs have folds
 * numbered from the study's number of folds on; what they give is kept beside the trials, which are
 * whole already. The winner has the best mean of both looks.
 */
final class Reviews {
  private Reviews() {}

  /** Whether a leg belongs to a review. */
  static boolean isOf(StudySpec spec, int fold) {
    return fold >= spec.folds();
  }

  /** Begins the review, once all trials have ended; empty if there is none, or it is over. */
  static Optional<StudyEvent.Decision> begin(StudyState s) {
    if (s.phase != Phase.ENDING || s.reviewing) {
      return Optional.empty();
    }
    List<Integer> best = finalists(s, s.spec.halving().review().orElse(usual(s)));
    long epochs = best.stream().filter(t -> looks(s, t).isEmpty()).count() * cost(s);
    return best.size() < 2 || !Affordable.fits(s, epochs) || !hasTime(s, epochs)
        ? Optional.empty()
        : Optional.of(new StudyEvent.ReviewBegun(best));
  }

  private static int usual(StudyState s) {
    var budget = s.spec.budget();
    boolean limited = budget.epochs().isPresent() || budget.wallClock().isPresent();
    return limited && s.spec.folds() > 1 ? Halving.USUAL_REVIEW : 0;
  }

  private static long cost(StudyState s) {
    return s.spec.ladder().get(s.spec.ladder().top()).cost();
  }

  private static List<Integer> finalists(StudyState s, int most) {
    return Leaders.at(s, s.spec.ladder().top())
        .filter(e -> Double.isFinite(e.value()))
        .map(RungTable.Entry::trial)
        .filter(t -> s.trials.get(t).state() instanceof TrialState.Completed)
        .filter(t -> s.hasReached(s.trials.get(t), s.spec.ladder().get(s.spec.ladder().top())))
        .limit(most)
        .toList();
  }

  /** Whether so many epochs will probably fit, by what epochs have taken so far. */
  private static boolean hasTime(StudyState s, long epochs) {
    var limit = s.spec.budget().wallClock();
    double millis = 1000 * s.trainedSeconds / Math.max(1, s.trainedEpochs) * epochs;
    return limit.isEmpty()
        || s.runningMillis + millis / Math.max(1, s.slots) <= limit.get().toMillis();
  }

  /** The legs of a trial's review that have no result yet. */
  static List<QueuedLeg> legs(Draft d, int trial) {
    Rung whole = d.spec.ladder().get(d.spec.ladder().top());
    return Arrays.stream(d.foldOrder)
        .mapToObj(f -> new LegKey(trial, d.spec.folds() + f))
        .filter(key -> !d.reviews.containsKey(key))
        .map(key -> new QueuedLeg(key, whole.epochs(), 1, 0, 0))
        .toList();
  }

  /** What a leg's end says of its fold, inner sign; empty if it came to nothing. */
  static OptionalDouble value(StudySpec spec, StudyEvent.LegEnded e) {
    boolean ended =
        e.outcome() instanceof LegOutcome.Reached || e.outcome() instanceof LegOutcome.Settled;
    boolean givenUp =
        e.outcome() instanceof LegOutcome.Diverged || e.outcome() instanceof LegOutcome.Stopped;
    if (givenUp || (ended && e.observations().isEmpty())) {
      return OptionalDouble.of(Double.POSITIVE_INFINITY);
    }
    if (!ended) {
      return OptionalDouble.empty();
    }
    Observation last = e.observations().get(e.observations().size() - 1);
    Double goal = last.metrics().get(spec.goal().metric());
    return OptionalDouble.of(spec.goal().flip(goal == null ? Double.NaN : goal));
  }

  /** The leg that a queued piece of a review means. */
  static Leg leg(QueuedLeg queued) {
    return new Leg(
        queued.key().trial(),
        queued.key().fold(),
        0,
        queued.untilEpoch(),
        queued.attempt(),
        Optional.empty());
  }

  /** The trial with the best mean of both looks; empty if fewer than two were looked at again. */
  static Optional<Trial> best(StudyState s) {
    List<Trial> reviewed =
        finalists(s, Integer.MAX_VALUE).stream()
            .filter(t -> looks(s, t).isPresent())
            .map(s.trials::get)
            .toList();
    return reviewed.size() < 2
        ? Optional.empty()
        : reviewed.stream()
            .min(
                Comparator.comparingDouble((Trial t) -> mean(scores(s, t)))
                    .thenComparingInt(Trial::number));
  }

  /** {@code [folds]} of the fresh split, inner sign; empty unless all are there. */
  static Optional<double[]> looks(StudyState s, int trial) {
    var looks = new double[s.foldOrder.length];
    for (int i = 0; i < looks.length; i++) {
      Double look = s.reviews.get(new LegKey(trial, s.spec.folds() + s.foldOrder[i]));
      if (look == null) {
        return Optional.empty();
      }
      looks[i] = look;
    }
    return Optional.of(looks);
  }

  /** {@code [folds]} of both looks, inner sign: the study's folds first. */
  private static double[] scores(StudyState s, Trial trial) {
    double[] again = looks(s, trial.number()).orElse(new double[0]);
    return DoubleStream.concat(Arrays.stream(first(s, trial)), Arrays.stream(again)).toArray();
  }

  /** {@code [folds]} at the trial's rung, inner sign; NaN for folds of an imported trial. */
  private static double[] first(StudyState s, Trial trial) {
    Rung rung = s.spec.ladder().get(trial.rung());
    return Arrays.stream(s.folds(rung))
        .mapToDouble(
            f -> trial.curve(f).map((FoldCurve c) -> c.at(rung.epochs())).orElse(Double.NaN))
        .toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** The winner by both looks, or by the first alone. */
  static Optional<StudyEvent.Decision> winner(StudyState s) {
    Optional<Trial> twice = best(s);
    return twice.isPresent()
        ? twice.map(t -> chosen(s, t, mean(scores(s, t)), scores(s, t)))
        : s.best().map(t -> chosen(s, t, t.value(), first(s, t)));
  }

  private static StudyEvent.WinnerChosen chosen(
      StudyState s, Trial trial, double mean, double[] scores) {
    double squares = 0;
    for (double score : scores) {
      squares += (score - mean) * (score - mean);
    }
    double error =
        scores.length < 2 ? Double.NaN : Math.sqrt(squares / (scores.length - 1) / scores.length);
    return new StudyEvent.WinnerChosen(
        trial.number(), trial.rung(), s.spec.goal().flip(mean), error);
  }
}
