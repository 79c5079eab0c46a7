package dev.luthier.trial;

import java.util.Optional;

/**
 * The goal metric of one trial on one fold, epoch by epoch.
 *
 * @param fold the fold
 * @param values inner sign (smaller is better), {@code values[e - 1]} at epoch e; never changed after construction
 * @param checkpoint the newest, taken at the last epoch; empty if the objective keeps none
 */
public record FoldCurve(int fold, double[] values, Optional<Checkpoint> checkpoint) {
  /** Epochs trained. */
  public int epochs() {
    return values.length;
  }

  /** The value at an epoch, from 1 to {@link #epochs()}. */
  public double at(int epoch) {
    return values[epoch - 1];
  }
}
