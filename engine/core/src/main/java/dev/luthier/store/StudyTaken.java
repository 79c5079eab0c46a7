package dev.luthier.store;

import java.io.IOException;

/** A log cannot be written any more, as somebody else has opened it since. */
public final class StudyTaken extends IOException {
  private static final long serialVersionUID = 1L;

  public StudyTaken(String message) {
    super(message);
  }
}
