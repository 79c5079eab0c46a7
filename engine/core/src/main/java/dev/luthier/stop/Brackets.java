package dev.luthier.stop;

import dev.luthier.rng.Streams;
import java.util.stream.IntStream;

/**
 * At which rung a trial begins (Li et al. 2018: Hyperband). Low rungs cost little and may mislead;
 * a few trials that begin higher insure against it. A trial's bracket is drawn by the sizes that
 * the brackets have in synchronous Hyperband (Li et al. 2020, section 3.2.1). All brackets share
 * the rungs: a trial is compared with everybody who has reached one.
 */
public final class Brackets {
  private Brackets() {}

  /**
   * How many trials begin at each rung in one round of synchronous Hyperband, from the lowest rung:
   * {@code ceil((t + 1) / (s + 1) * eta^s)} with {@code s} steps from there to the top and {@code
   * t} from the lowest.
   *
   * @return {@code [brackets]}, all positive
   */
  public static double[] sizes(Halving halving) {
    int top = halving.ladder().top();
    return IntStream.range(0, halving.brackets())
        .mapToDouble(
            first -> {
              int steps = top - first;
              double power = 1;
              for (int i = 0; i < steps; i++) {
                power *= halving.eta();
              }
              return Math.ceil((top + 1) * power / (steps + 1));
            })
        .toArray();
  }

  /**
   * Index of the rung that a trial begins at, if it can be paid.
   *
   * @param seed of the study
   * @param trial its number
   */
  public static int first(Halving halving, long seed, int trial) {
    if (halving.brackets() == 1) {
      return 0;
    }
    double[] sizes = sizes(halving);
    double left = Streams.of(seed, "halving.bracket", trial).nextDouble();
    left *= IntStream.range(0, sizes.length).mapToDouble(i -> sizes[i]).sum();
    int bracket = 0;
    while (bracket < sizes.length - 1 && left >= sizes[bracket]) {
      left -= sizes[bracket];
      bracket++;
    }
    return bracket;
  }
}
