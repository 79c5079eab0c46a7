package dev.luthier.search;

/**
 * What a suggester learned from a history by long work, to be used for many proposals. Immutable;
 * what is in it is the suggester's own affair.
 */
public interface Fit {
  /** For suggesters that learn nothing apart from their proposals. */
  Fit NOTHING = new Fit() {};
}
