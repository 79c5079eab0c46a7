package dev.luthier.search.bayesian;

import dev.luthier.gp.Hyperparameters;
import dev.luthier.search.Fit;
import java.util.Optional;
import java.util.Set;

/**
 * What is learned apart from proposals.
 *
 * @param known how many trials had a value
 * @param hypers the most probable ones
 * @param time those of the model of training times; empty where time does not matter
 * @param leftOut numbers of the trials that the model is not to see, for there are too many
 */
record ModelFit(
    int known, Hyperparameters hypers, Optional<Hyperparameters> time, Set<Integer> leftOut)
    implements Fit {
  private static final int ALWAYS = 100;
  private static final double GROWTH = 1.1;
  private static final int MOST_NEW = 50;

  /** Whether a fit takes long enough to be made beside proposals. */
  static boolean isSlow(int known) {
    return known >= ALWAYS;
  }

  /** How many are to be known before the next fit after one of so many. */
  private static int after(int known) {
    return known < ALWAYS ? known + 1 : known + Math.min(MOST_NEW, (int) (known * GROWTH) - known);
  }

  boolean isOutgrownBy(int now) {
    return now >= after(known);
  }

  /** Of how many trials a model of so many is the fit, where none is made beside. */
  static int due(int known) {
    int first = Math.min(known, ALWAYS);
    while (known >= ALWAYS && after(first) <= known) {
      first = after(first);
    }
    return first;
  }
}
