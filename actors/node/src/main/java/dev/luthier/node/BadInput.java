package dev.luthier.node;

/** The input is at fault: the message says what, the value, where, and how to mend it. */
final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadInput(String message) {
    super(message, null, false, false);
  }
}
