package dev.luthier.stop;

import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Goal;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Yardstick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Gives a fold up whose best value so far is strictly worse than the median of the running means of
 * others at that epoch (Golovin et al. 2017: Google Vizier, appendix B, the median stopping rule).
 * Others are the curves of the same fold that had gone to the leg's last epoch when the leg
 * started.
 *
 * @param grace epochs before the first verdict, at least 1
 * @param least curves that must be there, at least 1
 */
public record MedianRule(int grace, int least) {
  /** So many curves at most make a median; the newest. */
  public static final int MOST_CURVES = 100;

  public MedianRule {
    if (grace < 1 || least < 1 || least > MOST_CURVES) {
      throw new IllegalArgumentException(
          "median: grace ("
              + grace
              + ") must be at least 1 and trials ("
              + least
              + ") from 1 to "
              + MOST_CURVES
              + ". Maybe grace = 1, trials = 5.");
    }
  }

  /**
   * The medians by epoch; of an even number of curves the mean of the middle two.
   *
   * @param curves of one fold, each of at least {@code epochs}
   * @return empty if there are too few
   */
  public List<Double> medians(List<FoldCurve> curves, int epochs) {
    if (curves.size() < least) {
      return List.of();
    }
    var sums = new double[curves.size()];
    var medians = new ArrayList<Double>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double[] means = new double[sums.length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] += curves.get(i).at(epoch);
        means[i] = sums[i] / epoch;
      }
      Arrays.sort(means);
      medians.add((means[(means.length - 1) / 2] + means[means.length / 2]) / 2);
    }
    return medians;
  }

  Optional<LegOutcome> judge(Goal goal, double[] curve, Yardstick yardstick) {
    int epoch = curve.length;
    if (epoch <= grace || epoch > yardstick.medians().size()) {
      return Optional.empty();
    }
    double best = Arrays.stream(curve).min().orElse(Double.NaN);
    double median = yardstick.medians().get(epoch - 1);
    return best > median
        ? Optional.of(
            new LegOutcome.Stopped(
                "median: "
                    + goal.metric()
                    + " was "
                    + goal.flip(best)
                    + " at best up to epoch "
                    + epoch
                    + ", the median of the others' means is "
                    + goal.flip(median)))
        : Optional.empty();
  }
}
