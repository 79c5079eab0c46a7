package dev.luthier.trial;

/** Where a trial stands. Terminal states are final. */
public sealed interface TrialState {
  /** Proposed, not begun. */
  record Planned() implements TrialState {}

  /** A leg is queued or running on the way to a rung. */
  record Running(int toRung) implements TrialState {}

  /** At a rung, its checkpoints kept. */
  record Paused() implements TrialState {}

  /** At the top rung. */
  record Completed() implements TrialState {}

  /** Given up; no fault of the trial's code. */
  record Stopped(String reason) implements TrialState {}

  /** Its code failed. */
  record Failed(String cause) implements TrialState {}

  /** Whether nothing can follow. */
  default boolean isTerminal() {
    return this instanceof Completed || this instanceof Stopped || this instanceof Failed;
  }

  /** The word for logs, JSON and views, in capitals. */
  default String word() {
    return getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
  }

  /** Why it is stopped or failed; empty otherwise. */
  default String why() {
    if (this instanceof Stopped s) {
      return s.reason();
    }
    return this instanceof Failed f ? f.cause() : "";
  }
}
