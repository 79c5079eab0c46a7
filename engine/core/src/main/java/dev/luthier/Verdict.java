package dev.luthier;

/** What to do with a trial after a report. */
public enum Verdict {
  /** Go on. */
  CONTINUE,
  /** The leg's last epoch is reached: keep a checkpoint, then tell. */
  PAUSE,
  /** The study has given up on it: tell, then forget it. */
  STOP
}
