package dev.luthier.studyfile;

/**
 * A study file that cannot be used. The message is for the user as it is: file, line, key path,
 * value, what is wrong and how to mend it.
 */
public final class StudyFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With its message. */
  public StudyFileException(String message) {
    super(message);
  }

  /** With its message and what caused it. */
  public StudyFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
