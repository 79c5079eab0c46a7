package dev.luthier.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many requests somebody may make: so many a second, and twice as many at once after a pause.
 * For many threads.
 */
final class RequestRate {
  private static final int MOST_KNOWN = 10_000;
  private static final double BURST_SECONDS = 2;

  private final int perSecond;
  private final LongSupplier nanos;
  private final Map<String, Allowance> allowances = new LinkedHashMap<>(16, 0.75f, true);

  private record Allowance(double left, long at) {}

  /**
   * A rate.
   *
   * @param nanos the clock
   */
  RequestRate(int perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
  }

  /** Whether one more request of somebody is within the rate. */
  synchronized boolean allows(String somebody) {
    long now = nanos.getAsLong();
    double full = perSecond * BURST_SECONDS;
    Allowance before = allowances.getOrDefault(somebody, new Allowance(full, now));
    double left = Math.min(full, before.left() + (now - before.at()) * 1e-9 * perSecond);
    boolean allowed = left >= 1;
    allowances.put(somebody, new Allowance(allowed ? left - 1 : left, now));
    if (allowances.size() > MOST_KNOWN) {
      allowances.remove(allowances.keySet().iterator().next()); // unheard of for longest
    }
    return allowed;
  }
}
