package dev.luthier;

/** Work that was told already, or given to somebody else; what was said of it changes nothing. */
public final class WorkNotOpen extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  WorkNotOpen(String message) {
    super(message);
  }
}
