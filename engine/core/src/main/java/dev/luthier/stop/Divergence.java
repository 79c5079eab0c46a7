package dev.luthier.stop;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Gives a leg up at once when its goal metric leaves the finite numbers or a bound.
 *
 * @param bound worst value allowed, in the user's sign; empty: finite is enough
 */
public record Divergence(OptionalDouble bound) {
  /**
   * Judges one value.
   *
   * @param metric name, for the reason
   * @param value in the user's sign
   * @param smallerIsBetter the goal's direction
   * @return why to stop; empty to go on
   */
  public Optional<String> judge(String metric, int epoch, double value, boolean smallerIsBetter) {
    if (!Double.isFinite(value)) {
      return Optional.of("diverged: " + metric + " is " + value + " at epoch " + epoch);
    }
    if (bound.isPresent()
        && (smallerIsBetter ? value > bound.getAsDouble() : value < bound.getAsDouble())) {
      return Optional.of(
          "diverged: "
              + metric
              + " is "
              + value
              + " at epoch "
              + epoch
              + ", past the bound "
              + bound.getAsDouble());
    }
    return Optional.empty();
  }
}
