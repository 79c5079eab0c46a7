package dev.luthier.eval;

/**
 * Thrown by an objective that has the user's code run in another process, and was told how that
 * ended: the message is the cause as it stands, and there is no stack trace of this side to it.
 */
public final class RemoteFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean lost;

  private RemoteFailure(String cause, boolean lost) {
    super(cause, null, false, false);
    this.lost = lost;
  }

  /** The user's code failed there, which counts against its trial. */
  public static RemoteFailure failed(String cause) {
    return new RemoteFailure(cause, false);
  }

  /** The place itself was lost, by no fault of the trial. */
  public static RemoteFailure lost(String cause) {
    return new RemoteFailure(cause, true);
  }

  /** Whether the place was lost. */
  public boolean isLost() {
    return lost;
  }

  /** What a failure is recorded as: its class and message, or what the other process told. */
  static String describe(Throwable failure) {
    return failure instanceof RemoteFailure remote
        ? String.valueOf(remote.getMessage())
        : failure.toString();
  }
}
