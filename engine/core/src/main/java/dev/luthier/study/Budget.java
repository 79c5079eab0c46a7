package dev.luthier.study;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * When a study ends: as soon as any of the present limits is reached.
 *
 * @param trials configurations begun; at least 1
 * @param wallClock running time summed over resumes, without the refit
 * @param epochs trained over all trials and folds
 * @param target goal value at the top rung, in the user's sign; finite
 */
public record Budget(
    OptionalInt trials, Optional<Duration> wallClock, OptionalLong epochs, OptionalDouble target) {
  public Budget {
    if (trials.isPresent() && trials.getAsInt() < 1) {
      throw new IllegalArgumentException("trials (" + trials.getAsInt() + ") must be at least 1.");
    }
    if (wallClock.isPresent() && (wallClock.get().isNegative() || wallClock.get().isZero())) {
      throw new IllegalArgumentException(
          "wallClock (" + wallClock.get() + ") must be above 0. Maybe 10m.");
    }
    if (epochs.isPresent() && epochs.getAsLong() < 1) {
      throw new IllegalArgumentException("epochs (" + epochs.getAsLong() + ") must be at least 1.");
    }
    if (target.isPresent() && !Double.isFinite(target.getAsDouble())) {
      throw new IllegalArgumentException(
          "target (" + target.getAsDouble() + ") must be a finite number. Maybe leave it out.");
    }
  }

  private static final Budget NONE =
      new Budget(
          OptionalInt.empty(), Optional.empty(), OptionalLong.empty(), OptionalDouble.empty());

  /** No limit: the study ends when its suggester is exhausted. */
  public static Budget unlimited() {
    return NONE;
  }

  /** So many configurations begun; retries do not count. */
  public static Budget trials(int count) {
    return new Budget(
        OptionalInt.of(count), Optional.empty(), OptionalLong.empty(), OptionalDouble.empty());
  }

  /** So much running time. */
  public static Budget wallClock(Duration time) {
    return new Budget(
        OptionalInt.empty(), Optional.of(time), OptionalLong.empty(), OptionalDouble.empty());
  }

  /** So many epochs over all trials and folds. */
  public static Budget epochs(long count) {
    return new Budget(
        OptionalInt.empty(), Optional.empty(), OptionalLong.of(count), OptionalDouble.empty());
  }

  /** A value good enough, in the user's sign. */
  public static Budget target(double value) {
    return new Budget(
        OptionalInt.empty(), Optional.empty(), OptionalLong.empty(), OptionalDouble.of(value));
  }

  /**
   * Whether time is what a study has to make the best of: it ends by the clock, and by no number of
   * trials or epochs.
   */
  public boolean isOfTimeAlone() {
    return wallClock.isPresent() && trials.isEmpty() && epochs.isEmpty();
  }

  /** Ends when either ends; where both have the same limit, the other's counts. */
  public Budget or(Budget other) {
    return new Budget(
        other.trials.isPresent() ? other.trials : trials,
        other.wallClock.or(() -> wallClock),
        other.epochs.isPresent() ? other.epochs : epochs,
        other.target.isPresent() ? other.target : target);
  }
}
