package dev.luthier.trial;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The goal metric of one trial on one fold, epoch by epoch, in the inner sign (smaller is better).
 * Immutable.
 */
public final class FoldCurve {
  private final int fold;
  private final double[] values;
  private final double seconds;
  private final Optional<Checkpoint> checkpoint;

  private FoldCurve(int fold, double[] values, double seconds, Optional<Checkpoint> checkpoint) {
    this.fold = fold;
    this.values = values;
    this.seconds = seconds;
    this.checkpoint = checkpoint;
  }

  /** A fold not yet trained. */
  public static FoldCurve empty(int fold) {
    return new FoldCurve(fold, new double[0], 0, Optional.empty());
  }

  /**
   * The curve after more epochs; what was known beyond {@code fromEpoch} is replaced.
   *
   * @param fromEpoch the last epoch that stays; at most {@link #epochs()}
   * @param more inner values of the epochs after it
   * @param took seconds of training that the new epochs took; 0 where nobody measured
   * @param newest the checkpoint at the last of them; empty if the objective keeps none
   */
  public FoldCurve extend(int fromEpoch, double[] more, double took, Optional<Checkpoint> newest) {
    double[] all = Arrays.copyOf(values, fromEpoch + more.length);
    System.arraycopy(more, 0, all, fromEpoch, more.length);
    double before = values.length == 0 ? 0 : seconds * fromEpoch / values.length;
    return new FoldCurve(fold, all, before + took, newest);
  }

  /** The same curve with its last value held until an epoch; nothing goes on from there. */
  public FoldCurve heldUntil(int epoch) {
    double[] all = Arrays.copyOf(values, Math.max(epoch, values.length));
    Arrays.fill(all, values.length, all.length, values[values.length - 1]);
    return new FoldCurve(fold, all, secondsPerEpoch() * all.length, Optional.empty());
  }

  /** The same curve, whose fold has to begin from nothing if it goes on. */
  public FoldCurve withoutCheckpoint() {
    return new FoldCurve(fold, values, seconds, Optional.empty());
  }

  /** The fold. */
  public int fold() {
    return fold;
  }

  /** Epochs trained. */
  public int epochs() {
    return values.length;
  }

  /** The value at an epoch, from 1 to {@link #epochs()}. */
  public double at(int epoch) {
    return values[epoch - 1];
  }

  /** Mean seconds of training that an epoch took; 0 if that is not known. */
  public double secondsPerEpoch() {
    return values.length == 0 ? 0 : seconds / values.length;
  }

  /** The newest checkpoint, taken at the last epoch; empty if the objective keeps none. */
  public Optional<Checkpoint> checkpoint() {
    return checkpoint;
  }

  /** What was seen, and not how long it took. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FoldCurve c
        && c.fold == fold
        && Arrays.equals(c.values, values)
        && c.checkpoint.equals(checkpoint);
  }

  @Override
  public int hashCode() {
    return 31 * fold + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "fold " + fold + " " + Arrays.toString(values);
  }
}
