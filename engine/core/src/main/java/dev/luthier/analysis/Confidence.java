package dev.luthier.analysis;

import dev.luthier.rng.Streams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.special.Beta;

/** How far scores of cross-validation can be trusted. Inner sign: smaller is better. */
public final class Confidence {
  private static final int RESAMPLES = 1000;
  private static final double TAIL = 0.025;

  private Confidence() {}

  /**
   * An estimate with its 95 % interval.
   *
   * @param mean in between
   */
  public record Estimate(double mean, double low, double high) {}

  /**
   * What the winner of a choice will really score: the best of many looks better than it is. The
   * folds are drawn with replacement, the best trial on those drawn is scored on those left out
   * (Tsamardinos et al. 2018, BBC-CV, over fold scores). Ties go to the first trial.
   *
   * @param scores {@code [trials][folds]}, finite
   * @return empty for fewer than two folds or no trial
   */
  public static Optional<Estimate> ofChoice(double[][] scores, long seed) {
    if (scores.length == 0 || scores[0].length < 2) {
      return Optional.empty();
    }
    int folds = scores[0].length;
    var stream = Streams.of(seed, "analysis.choice");
    List<Double> outside = new ArrayList<>();
    for (int b = 0; b < RESAMPLES; b++) {
      var drawn = new int[folds];
      for (int i = 0; i < folds; i++) {
        drawn[stream.nextInt(folds)]++;
      }
      if (Arrays.stream(drawn).anyMatch(n -> n == 0)) {
        outside.add(leftOut(scores[best(scores, drawn)], drawn));
      }
    }
    if (outside.isEmpty()) {
      return Optional.empty();
    }
    outside.sort(null);
    double sum = 0;
    for (double score : outside) {
      sum += score;
    }
    int cut = (int) (TAIL * outside.size());
    return Optional.of(
        new Estimate(
            sum / outside.size(), outside.get(cut), outside.get(outside.size() - 1 - cut)));
  }

  private static int best(double[][] scores, int[] drawn) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < scores.length; i++) {
      double sum = 0;
      for (int fold = 0; fold < drawn.length; fold++) {
        sum += drawn[fold] * scores[i][fold];
      }
      if (sum < least) {
        least = sum;
        best = i;
      }
    }
    return best;
  }

  private static double leftOut(double[] scores, int[] drawn) {
    double sum = 0;
    int count = 0;
    for (int fold = 0; fold < drawn.length; fold++) {
      if (drawn[fold] == 0) {
        sum += scores[fold];
        count++;
      }
    }
    return sum / count;
  }

  /**
   * Probability that one configuration is better than another, from their scores on the same folds
   * of one cross-validation: the paired t statistic with the variance of folds that share their
   * training rows (Nadeau and Bengio 2003: {@code 1/k + 1/(k-1)}).
   *
   * @return empty for fewer than two folds, and where all scores agree
   */
  public static OptionalDouble better(double[] ours, double[] theirs) {
    int folds = ours.length;
    if (folds < 2) {
      return OptionalDouble.empty();
    }
    double mean = 0;
    for (int i = 0; i < folds; i++) {
      mean += (ours[i] - theirs[i]) / folds;
    }
    double squares = 0;
    for (int i = 0; i < folds; i++) {
      double off = ours[i] - theirs[i] - mean;
      squares += off * off;
    }
    double variance = squares / (folds - 1) * (1.0 / folds + 1.0 / (folds - 1));
    if (variance == 0) {
      return mean == 0 ? OptionalDouble.empty() : OptionalDouble.of(mean < 0 ? 1 : 0);
    }
    double freedom = folds - 1;
    double x = freedom / (freedom + mean * mean / variance);
    double tail = 0.5 * Beta.regularizedBeta(x, freedom / 2, 0.5);
    return OptionalDouble.of(mean < 0 ? 1 - tail : tail);
  }
}
