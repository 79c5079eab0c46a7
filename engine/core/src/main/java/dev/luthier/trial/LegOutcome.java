package dev.luthier.trial;

import java.util.Optional;

/** How a leg ended. */
public sealed interface LegOutcome {
  /** It trained to its last epoch. */
  record Reached(Optional<Checkpoint> checkpoint) implements LegOutcome {}

  /** Its own curve gave it up: the reason says which rule and on what evidence. */
  record Diverged(String reason) implements LegOutcome {}

  /** User code failed. */
  record Failed(String cause) implements LegOutcome {}

  /**
   * Its slot was lost, or its checkpoint; this does not count against the trial.
   *
   * @param checkpointToo whether it must begin from nothing, because its checkpoint is gone
   */
  record Lost(String cause, boolean checkpointToo) implements LegOutcome {
    /** Its slot was lost. */
    public Lost(String cause) {
      this(cause, false);
    }
  }

  /** The study gave the trial up while it ran. */
  record Cancelled() implements LegOutcome {}
}
