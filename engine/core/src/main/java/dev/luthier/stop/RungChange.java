package dev.luthier.stop;

/**
 * How values change from one rung to the next, over the trials that have reached both; the running
 * moments of Welford 1962. Immutable.
 *
 * @param count of the trials
 * @param mean of their changes, inner sign; 0 if there are none
 * @param squares summed squared deviations from that mean
 */
public record RungChange(int count, double mean, double squares) {
  /** No trial has reached both rungs. */
  public static final RungChange NONE = new RungChange(0, 0, 0);

  /** The moments with one more change; one that is not finite is left out. */
  public RungChange plus(double change) {
    if (!Double.isFinite(change)) {
      return this;
    }
    double off = change - mean;
    double next = mean + off / (count + 1);
    return new RungChange(count + 1, next, squares + off * (change - next));
  }
}
