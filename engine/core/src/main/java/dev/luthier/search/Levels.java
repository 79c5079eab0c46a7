package dev.luthier.search;

import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What values at different rungs say of one of them. Trials beyond it count with their value there,
 * read from their curves; trials below it with their value moved up by the median change, rung by
 * rung, of the trials that have both, and with the variance of these changes as noise. Of those
 * that were given up on their way to a rung, {@link Companions} estimate what they would have had
 * there.
 *
 * <p>What was found elsewhere has no curve, only a value at the top rung. While no trial of the
 * study has climbed all the way there, its values and the study's own cannot be compared: the
 * larger part counts, and of the study's own trials, if they are the smaller one, only that they
 * were begun.
 */
final class Levels {
  private static final int ONLY_TRAINED = -1;

  private final History history;
  private final int rung;
  private final double[] shifts;
  private final double[] variances;
  private final int lowest;
  private final Map<Integer, Companions> companions = new HashMap<>();

  private Levels(History history, int rung, double[][] changes, int lowest) {
    this.history = history;
    this.rung = rung;
    this.shifts = Arrays.stream(changes).limit(rung).mapToDouble(Levels::middle).toArray();
    this.variances = Arrays.stream(changes).limit(rung).mapToDouble(Levels::variance).toArray();
    this.lowest = lowest;
  }

  /**
   * Of the highest rung that enough trials have reached.
   *
   * @param least how many are enough
   */
  static Levels of(History history, int least) {
    int rung = reference(history.trials(), history.ladder().top(), least);
    double[][] changes =
        IntStream.range(0, rung).mapToObj(r -> changes(history, r)).toArray(double[][]::new);
    List<Trial> trained = history.trials().stream().filter(t -> !isWithoutCurve(t)).toList();
    int others = history.trials().size() - trained.size();
    int lowest = rung;
    while (lowest > 0 && changes[lowest - 1].length > 0) {
      lowest--;
    }
    if (lowest == 0 || others == 0) {
      return new Levels(history, rung, changes, 0);
    }
    return trained.stream().filter(Evidence::isOf).count() > others
        ? new Levels(history, reference(trained, rung, least), changes, ONLY_TRAINED)
        : new Levels(history, rung, changes, lowest);
  }

  /** Whether a value is all that is known of it: it was found elsewhere, trained whole. */
  private static boolean isWithoutCurve(Trial trial) {
    return trial.rung() >= 0 && trial.curves().isEmpty();
  }

  private static int reference(List<Trial> trials, int most, int least) {
    for (int rung = most; rung > 0; rung--) {
      int at = rung;
      if (trials.stream().filter(t -> t.rung() >= at).count() >= least) {
        return rung;
      }
    }
    return 0;
  }

  private static double middle(double[] changes) {
    return changes.length == 0 ? 0 : changes[(changes.length - 1) / 2];
  }

  private static double variance(double[] changes) {
    double middle = middle(changes);
    return changes.length < 2
        ? 0
        : Arrays.stream(changes).map(c -> (c - middle) * (c - middle)).sum() / (changes.length - 1);
  }

  /** Whether a trial's value can be compared with those at the rung. */
  boolean compares(Trial trial) {
    return isWithoutCurve(trial)
        ? lowest != ONLY_TRAINED
        : lowest == ONLY_TRAINED || Math.max(0, trial.rung()) >= lowest;
  }

  /** Whether a value is left out for good: not even that the trial was begun says something. */
  boolean ignores(Trial trial) {
    return isWithoutCurve(trial) && lowest == ONLY_TRAINED;
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
