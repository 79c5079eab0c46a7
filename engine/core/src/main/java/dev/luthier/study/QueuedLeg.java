package dev.luthier.study;

import dev.luthier.trial.Yardstick;

/**
 * Work to be given to a slot.
 *
 * @param untilEpoch last epoch to train
 * @param attempt from 1
 * @param failures of earlier attempts by user code
 * @param losses of earlier attempts by infrastructure
 * @param yardstick of a leg that runs; none while it is queued
 */
record QueuedLeg(
    LegKey key, int untilEpoch, int attempt, int failures, int losses, Yardstick yardstick) {
  QueuedLeg(LegKey key, int untilEpoch, int attempt, int failures, int losses) {
    this(key, untilEpoch, attempt, failures, losses, Yardstick.NONE);
  }

  QueuedLeg measuredBy(Yardstick other) {
    return new QueuedLeg(key, untilEpoch, attempt, failures, losses, other);
  }

  QueuedLeg afterFailure() {
    return new QueuedLeg(key, untilEpoch, attempt + 1, failures + 1, losses);
  }

  QueuedLeg afterLoss() {
    return new QueuedLeg(key, untilEpoch, attempt + 1, failures, losses + 1);
  }
}
