package dev.luthier.eval;

import org.jspecify.annotations.Nullable;

/** Tells a running leg that the study has given up on it. Set by any thread; sticky. */
public final class StopSignal {
  private volatile @Nullable String reason;

  /** Gives up; a later reason does not replace the first. */
  public synchronized void stop(String why) {
    if (reason == null) {
      reason = why;
    }
  }

  /** Whether the study has given up. */
  public boolean isStopped() {
    return reason != null;
  }

  /** Throws {@link TrialStopped} if the study has given up. */
  void check() {
    String why = reason;
    if (why != null) {
      throw new TrialStopped(why);
    }
  }
}
