package dev.luthier.trial;

import java.util.List;

/**
 * What the epochs of a leg are measured by, besides themselves. It is fixed when the leg starts, by
 * what the study knew then: so a verdict on a later epoch can be derived again from the log.
 *
 * @param before the goal on the leg's fold by epoch, up to the leg's first; inner sign
 * @param medians of the other trials' running means on that fold, by epoch from 1; inner sign;
 *     empty if too few have trained that far
 */
public record Yardstick(List<Double> before, List<Double> medians) {
  /** Nothing besides. */
  public static final Yardstick NONE = new Yardstick(List.of(), List.of());

  public Yardstick {
    before = List.copyOf(before);
    medians = List.copyOf(medians);
  }
}
