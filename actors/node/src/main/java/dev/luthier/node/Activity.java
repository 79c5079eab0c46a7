package dev.luthier.node;

/** What becomes of a study at the moment. */
enum Activity {
  /** Its legs are trained, or wait for slots. */
  RUNNING,
  /** It waits until somebody resumes it, also over restarts. */
  PAUSED,
  /** It has finished, or broke off. */
  ENDED
}
