package dev.luthier.child;

import dev.luthier.eval.RemoteFailure;

/** A child has ended by itself or by somebody's hand. */
final class ChildGone extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String story;

  ChildGone(int code, String lastLines) {
    super(null, null, false, false);
    this.code = code;
    this.story = describe(code, lastLines);
  }

  /** Its exit code; 128 and the signal's number if a signal ended it. */
  int code() {
    return code;
  }

  /**
   * What the leg makes of it. It is no fault of its trial if somebody outside ended the child: by
   * SIGHUP, SIGINT, SIGKILL (so does the kernel where memory is short) or SIGTERM.
   *
   * @param when what the child was at
   */
  RemoteFailure asFailure(String when) {
    boolean fromOutside = code == 129 || code == 130 || code == 137 || code == 143;
    return fromOutside ? RemoteFailure.lost(when + story) : RemoteFailure.failed(when + story);
  }

  private static String describe(int code, String lastLines) {
    return "the process ended with exit code "
        + code
        + signal(code)
        + (lastLines.isEmpty() ? "; it printed nothing" : "; last lines: " + lastLines);
  }

  private static String signal(int code) {
    return switch (code) {
      case 129 -> " (SIGHUP)";
      case 130 -> " (SIGINT)";
      case 132 -> " (SIGILL)";
      case 134 -> " (SIGABRT)";
      case 135 -> " (SIGBUS)";
      case 136 -> " (SIGFPE)";
      case 137 -> " (SIGKILL: somebody killed it, or the machine's memory was short)";
      case 139 -> " (SIGSEGV)";
      case 143 -> " (SIGTERM)";
      default -> "";
    };
  }
}
