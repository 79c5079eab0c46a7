package dev.luthier.node;

/** A request that is refused: its status, and what is wrong with it. */
final class ApiRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ApiRefusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
