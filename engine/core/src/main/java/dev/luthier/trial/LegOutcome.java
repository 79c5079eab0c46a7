package dev.luthier.trial;

import java.util.Optional;

/** How a leg ended. */
public sealed interface LegOutcome {
  /** It trained to its last epoch. */
  record Reached(Optional<Checkpoint> checkpoint) implements LegOutcome {}

  /** Its values left the finite numbers or a bound: the reason says which, and where. */
  record Diverged(String reason) implements LegOutcome {}

  /** A rule gave its trial up: the reason says which, and on what evidence. */
  record Stopped(String reason) implements LegOutcome {}

  /**
   * The fold has stopped improving: its last value stands for all epochs to come, and it is not
   * trained any more.
   */
  record Settled(String reason) implements LegOutcome {}

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

  /** Reason or cause; blank where there is none. */
  default String why() {
    if (this instanceof Diverged d) {
      return d.reason();
    } else if (this instanceof Stopped s) {
      return s.reason();
    } else if (this instanceof Settled s) {
      return s.reason();
    } else if (this instanceof Failed f) {
      return f.cause();
    }
    return this instanceof Lost l ? l.cause() : "";
  }
}
