package dev.luthier.actors;

/** A study was interrupted before its end; its log is whole and can be resumed. */
public final class StudyInterrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StudyInterrupted(String study) {
    super(
        "study '" + study + "' was interrupted. Maybe resume it from its log.", null, false, false);
  }
}
