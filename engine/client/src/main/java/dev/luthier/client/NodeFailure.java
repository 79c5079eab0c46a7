package dev.luthier.client;

/** A node has refused a request, or cannot be reached; the message says why, for people. */
public final class NodeFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  NodeFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  NodeFailure(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
  }

  /** The status of its answer, as HTTP has it; 0: there was none. */
  public int status() {
    return status;
  }
}
