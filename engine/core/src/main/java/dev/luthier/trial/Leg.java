package dev.luthier.trial;

import java.util.Optional;

/**
 * The unit of work: one trial, one fold, one contiguous stretch of epochs, on one slot.
 *
 * @param trial number of the trial
 * @param fold the fold itself (not its place in the study's order)
 * @param fromEpoch epochs already trained in the checkpoint; 0: from nothing
 * @param untilEpoch last epoch to train, above {@code fromEpoch}
 * @param attempt from 1; an older attempt's result is ignored
 * @param checkpoint where to go on from; empty if {@code fromEpoch} is 0
 */
public record Leg(
    int trial,
    int fold,
    int fromEpoch,
    int untilEpoch,
    int attempt,
    Optional<Checkpoint> checkpoint) {
  /** Epochs this leg trains. */
  public int epochs() {
    return untilEpoch - fromEpoch;
  }
}
