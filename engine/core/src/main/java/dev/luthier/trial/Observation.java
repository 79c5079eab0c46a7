package dev.luthier.trial;

import java.util.Map;

/**
 * What one epoch of one fold gave.
 *
 * @param epoch from 1
 * @param metrics by name, in the user's sign; may hold NaN and infinities
 * @param seconds training and evaluation of this epoch alone; 0 where nobody measured
 */
public record Observation(int epoch, Map<String, Double> metrics, double seconds) {
  public Observation {
    if (epoch < 1) {
      throw new IllegalArgumentException(
          "epoch (" + epoch + ") must be at least 1. Maybe count epochs from 1.");
    }
    metrics =
        metrics.size() == 1
            ? Map.copyOf(metrics)
            : java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(metrics));
  }
}
