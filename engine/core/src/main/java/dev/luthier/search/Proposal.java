package dev.luthier.search;

import dev.luthier.space.Configuration;

/** A suggester's answer. */
public sealed interface Proposal {
  /** Try this. */
  record Proposed(Configuration configuration) implements Proposal {}

  /** There is nothing left to propose. */
  record Exhausted(String reason) implements Proposal {}
}
