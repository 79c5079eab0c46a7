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

  /** Its slot was lost; this does not count against the trial. */
  record Lost(String cause) implements LegOutcome {}

  /** The study gave the trial up while it ran. */
  record Cancelled() implements LegOutcome {}
}
