package dev.luthier.node;

/** What becomes of a study at the moment. */
enum Activity {
  /** Its legs are trained, or wait for slots. */
  RUNNING,
  /** It waits until somebody resumes it, also over restarts. */
  PAUSED,
  /** It broke off, as its log or its disk failed, and can be resumed. */
  BROKEN,
  /** It has finished. */
  ENDED
}
