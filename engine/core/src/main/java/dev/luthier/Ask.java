package dev.luthier;

import dev.luthier.space.Configuration;

/** The answer to "what next?". */
public sealed interface Ask {
  /**
   * Train this, then tell.
   *
   * @param trial its number
   * @param configuration what to try
   * @param fold to validate on
   * @param fromEpoch epochs trained already, kept by the caller
   * @param untilEpoch last epoch to train
   * @param attempt from 1
   */
  record Work(
      int trial, Configuration configuration, int fold, int fromEpoch, int untilEpoch, int attempt)
      implements Ask {}

  /** Only the open trials can make more work: tell one of them first. */
  record Wait() implements Ask {}

  /** There is no more. */
  record Done(boolean failed, String reason) implements Ask {}
}
