package dev.luthier.actors;

import dev.luthier.analysis.StudyResult;

/** What whoever submitted a study hears at its end. */
public sealed interface Answer {
  /** It ended, well or not. */
  record Ended(StudyResult result) implements Answer {}

  /** It was interrupted, and can be resumed from its log. */
  record Interrupted(String study) implements Answer {}

  /** It could not go on: the log failed, or the engine did. */
  record Broken(Throwable cause) implements Answer {}
}
