package dev.luthier.benchmarks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** When a configuration that trains whole folds, one after another, is given up. */
@FunctionalInterface
interface FoldRule {
  /**
   * The verdict.
   *
   * @param own values of the folds done, smaller is better
   * @param best values of the best whole configuration, all folds, in the same order
   */
  boolean stops(double[] own, double[] best);

  /** Worse on average than the best one's worst fold (the forgiving rule). */
  static FoldRule worstFold() {
    return (own, best) ->
        Arrays.stream(own).average().orElse(0) > Arrays.stream(best).max().orElse(0);
  }

  /**
   * One-sided signed-rank test on the common folds, exact; at least two folds, and never while the
   * average is the better one.
   */
  static FoldRule wilcoxon(double level) {
    return (own, best) -> {
      int n = own.length;
      double[] differences = IntStream.range(0, n).mapToDouble(i -> own[i] - best[i]).toArray();
      return n >= 2 && Arrays.stream(differences).sum() > 0 && signedRank(differences) < level;
    };
  }

  private static double signedRank(double[] differences) {
    int n = differences.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> Math.abs(differences[i])))
            .mapToInt(Integer::intValue)
            .toArray();
    int seen = 0;
    for (int rank = 1; rank <= n; rank++) {
      seen += differences[order[rank - 1]] > 0 ? rank : 0;
    }
    int asExtreme = 0;
    for (int signs = 0; signs < 1 << n; signs++) {
      int sum = 0;
      for (int rank = 1; rank <= n; rank++) {
        sum += ((signs >> (rank - 1)) & 1) * rank;
      }
      asExtreme += sum >= seen ? 1 : 0;
    }
    return (double) asExtreme / (1 << n);
  }
}
