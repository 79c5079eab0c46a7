package dev.luthier.trial;

/**
 * What a study is after. The sign is flipped once, here: inside the core, smaller is better.
 *
 * @param metric name of the metric the objective reports
 * @param direction which way is better
 */
public record Goal(String metric, Direction direction) {
  /** Which way is better. */
  public enum Direction {
    MINIMIZE,
    MAXIMIZE
  }

  public Goal {
    if (metric.isBlank()) {
      throw new IllegalArgumentException("the goal needs a metric.");
    }
  }

  /** The inner value, smaller is better, of the user's value; its own inverse. NaN stays NaN. */
  public double flip(double value) {
    return direction == Direction.MINIMIZE ? value : 0.0 - value;
  }
}
