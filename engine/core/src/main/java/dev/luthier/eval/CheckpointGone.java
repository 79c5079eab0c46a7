package dev.luthier.eval;

import java.io.IOException;

/** A checkpoint is not there any more, or damaged: its fold has to begin from nothing. */
public final class CheckpointGone extends IOException {
  private static final long serialVersionUID = 1L;

  public CheckpointGone(String message) {
    super(message);
  }
}
