package dev.luthier.search;

import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What values at different rungs say of one of them. Trials beyond it count with their value there,
 * read from their curves; trials below it with their value moved up by the median change, rung by
 * rung, of the trials that have both, and with the variance of these changes as noise. Of those
 * that were given up on their way to a rung, {@link Companions} estimate what they would have had
 * there.
 */
final class Levels {
  private final History history;
  private final int rung;
  private final double[] shifts;
  private final double[] variances;
  private final Map<Integer, Companions> companions = new HashMap<>();

  private Levels(History history, int rung, double[] shifts, double[] variances) {
    this.history = history;
    this.rung = rung;
    this.shifts = shifts;
    this.variances = variances;
  }

  /**
   * Of the highest rung that enough trials have reached.
   *
   * @param least how many are enough
   */
  static Levels of(History history, int least) {
    int rung = reference(history, least);
    var shifts = new double[rung];
    var variances = new double[rung];
    for (int r = 0; r < rung; r++) {
      double[] changes = changes(history, r);
      double middle = changes.length == 0 ? 0 : changes[(changes.length - 1) / 2];
      shifts[r] = middle;
      variances[r] =
          changes.length < 2
              ? 0
              : Arrays.stream(changes).map(c -> (c - middle) * (c - middle)).sum()
                  / (changes.length - 1);
    }
    return new Levels(history, rung, shifts, variances);
  }

  private static int reference(History history, int least) {
    for (int rung = history.ladder().top(); rung > 0; rung--) {
      int at = rung;
      if (history.trials().stream().filter(t -> t.rung() >= at).count() >= least) {
        return rung;
      }
    }
    return 0;
  }

  /** By how much values change from a rung to the next, in ascending order. */
  private static double[] changes(History history, int from) {
    return history.trials().stream()
        .filter(t -> t.rung() > from && !t.curves().isEmpty())
        .mapToDouble(t -> valueAt(t, history, from + 1) - valueAt(t, history, from))
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }

  /** The value a trial had at a rung it reached. */
  static double valueAt(Trial trial, History history, int rung) {
    if (rung == trial.rung()) {
      return trial.value();
    }
    Rung at = history.ladder().get(rung);
    double sum = 0;
    int folds = 0;
    for (FoldCurve curve : trial.curves()) {
      if (folds < at.folds() && curve.epochs() >= at.epochs()) {
        sum += curve.at(at.epochs());
        folds++;
      }
    }
    return folds == at.folds() ? sum / folds : trial.value();
  }

  /**
   * What a trial's value at the rung is, or would have been.
   *
   * @param trial that something is learned from, see {@link Evidence#isOf}
   */
  Companions.Estimate of(Trial trial) {
    Optional<Companions.Estimate> beyond =
        trial.state() instanceof TrialState.Stopped && trial.rung() < rung
            ? companions
                .computeIfAbsent(trial.rung() + 1, r -> Companions.at(history, r))
                .estimate(trial)
            : Optional.empty();
    return beyond.map(e -> moved(e, trial.rung() + 1)).orElseGet(() -> asItStands(trial));
  }

  private Companions.Estimate asItStands(Trial trial) {
    double value =
        trial.rung() < 0 ? last(trial) : valueAt(trial, history, Math.min(trial.rung(), rung));
    return moved(new Companions.Estimate(value, 0), Math.max(0, trial.rung()));
  }

  /** The mean of what was seen last of its folds. */
  private static double last(Trial trial) {
    return trial.curves().stream()
        .filter(c -> c.epochs() > 0)
        .mapToDouble(c -> c.at(c.epochs()))
        .average()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private Companions.Estimate moved(Companions.Estimate seen, int from) {
    double value = seen.value();
    double variance = seen.variance();
    for (int r = from; r < rung; r++) {
      value += shifts[r];
      variance += variances[r];
    }
    return new Companions.Estimate(
        Double.isFinite(value) ? value : Double.POSITIVE_INFINITY, variance);
  }
}
