package dev.luthier.eval;

/**
 * What a study must keep cannot be kept, a log or a checkpoint: the study has to pause. Nothing
 * that was acknowledged is lost; whoever opens the study again goes on from there. The message says
 * what to mend.
 */
public final class StorageFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
