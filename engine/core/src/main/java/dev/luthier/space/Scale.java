package dev.luthier.space;

/** How a numeric range is laid on the unit interval. */
public enum Scale {
  /** Equal steps have equal weight. */
  LINEAR,
  /** Equal ratios have equal weight; the range must be above zero. */
  LOG
}
