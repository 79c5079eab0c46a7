package dev.luthier.study;

/** Where a study stands. */
public enum Phase {
  /** New trials may begin. */
  SEARCHING,
  /** No new trials; promotions go on until the finalists are at the top. */
  ENDING,
  /** Everything stops; legs that run are waited for. */
  HALTED,
  /** The winner is chosen and retrained. */
  REFITTING,
  /** Over. */
  FINISHED
}
