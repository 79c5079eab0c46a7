package dev.luthier.search;

import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The best trials at a rung, which tell what one that was given up on its way there would have
 * scored: they are compared on the folds and epochs that it was trained for.
 */
final class Companions {
  private static final int MOST = 30;

  private final Rung rung;
  private final List<Trial> trials;
  private final double[] values;
  private final double mean;

  private Companions(Rung rung, List<Trial> trials, double[] values) {
    this.rung = rung;
    this.trials = trials;
    this.values = values;
    this.mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum() / values.length;
  }

  /**
   * A value that was not seen.
   *
   * @param value inner; positive infinity if what was seen is not finite
   * @param variance of what it is without
   */
  record Estimate(double value, double variance) {}

  /** Those that have reached a rung of a ladder with a finite value. */
  static Companions at(History history, int rung) {
    Rung at = history.ladder().get(rung);
    List<Trial> trials =
        history.trials().stream()
            .filter(t -> t.rung() >= rung && Double.isFinite(Levels.valueAt(t, history, rung)))
            .filter(t -> t.curves().stream().filter(c -> reaches(c, at)).count() >= at.folds())
            .sorted(
                Comparator.comparingDouble((Trial t) -> Levels.valueAt(t, history, rung))
                    .thenComparingInt(Trial::number))
            .limit(MOST)
            .toList();
    return new Companions(
        at, trials, trials.stream().mapToDouble(t -> Levels.valueAt(t, history, rung)).toArray());
  }

  private static boolean reaches(FoldCurve curve, Rung rung) {
    return curve.epochs() >= rung.epochs();
  }

  /**
   * What a trial would have scored at the rung: the mean of the others, and by how much it differs
   * from them where both were trained. Empty if nothing of it, or fewer than two others are known.
   */
  Optional<Estimate> estimate(Trial trial) {
    List<FoldCurve> own = trial.curves().stream().filter(c -> c.epochs() > 0).toList();
    if (own.isEmpty() || trials.size() < 2) {
      return Optional.empty();
    }
    var offsets = new double[trials.size()];
    double offset = 0;
    for (FoldCurve curve : own) {
      int epoch = Math.min(curve.epochs(), rung.epochs());
      double[] there = there(curve.fold(), epoch);
      double middle =
          IntStream.range(0, there.length).mapToDouble(i -> there[i]).average().orElse(Double.NaN);
      offset += (curve.at(epoch) - middle) / own.size();
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] += (there[i] - middle) / own.size();
      }
    }
    if (!Double.isFinite(offset)) {
      boolean seen = own.stream().allMatch(c -> Double.isFinite(c.at(c.epochs())));
      return seen ? Optional.empty() : Optional.of(new Estimate(Double.POSITIVE_INFINITY, 0));
    }
    double squares = 0;
    for (int i = 0; i < offsets.length; i++) {
      double left = values[i] - mean - offsets[i];
      squares += left * left;
    }
    return Optional.of(new Estimate(mean + offset, squares / (offsets.length - 1)));
  }

  /** {@code [trials]}, values on a fold at an epoch; NaN where one has not been trained there. */
  private double[] there(int fold, int epoch) {
    return trials.stream()
        .mapToDouble(
            t ->
                t.curve(fold)
                    .filter(c -> c.epochs() >= epoch)
                    .map(c -> c.at(epoch))
                    .orElse(Double.NaN))
        .toArray();
  }
}
