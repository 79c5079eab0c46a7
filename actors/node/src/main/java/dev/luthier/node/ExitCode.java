package dev.luthier.node;

/** What the process says with its exit code. */
final class ExitCode {
  /** All is well. */
  static final int DONE = 0;

  /** The study failed. */
  static final int FAILED = 1;

  /** The input is at fault; one message says where. */
  static final int BAD_INPUT = 2;

  /** The study pauses: its log or a checkpoint cannot be written. Mended, resume goes on. */
  static final int PAUSED = 75;

  /** Interrupted; resume goes on. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
