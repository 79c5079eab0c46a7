package dev.luthier.actors;

/** The suggester failed: that ends a study only while it still searches. */
final class NoSuggestion extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoSuggestion(Throwable cause) {
    super(cause);
  }
}
