package dev.luthier.study;

/**
 * Work to be given to a slot.
 *
 * @param untilEpoch last epoch to train
 * @param attempt from 1
 * @param failures of earlier attempts by user code
 * @param losses of earlier attempts by infrastructure
 */
record QueuedLeg(LegKey key, int untilEpoch, int attempt, int failures, int losses) {
  QueuedLeg afterFailure() {
    return new QueuedLeg(key, untilEpoch, attempt + 1, failures + 1, losses);
  }

  QueuedLeg afterLoss() {
    return new QueuedLeg(key, untilEpoch, attempt + 1, failures, losses + 1);
  }
}
