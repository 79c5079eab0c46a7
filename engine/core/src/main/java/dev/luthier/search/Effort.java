package dev.luthier.search;

/** How much thought a proposal is to be given. */
public enum Effort {
  /** As much as pays. */
  FULL,

  /** A fraction of that: slots wait, or will soon. */
  HASTY
}
