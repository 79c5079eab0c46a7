package dev.luthier.eval;

/** The study has given up on the trial: let it through. Carries no stack trace; it is no error. */
public final class TrialStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrialStopped(String reason) {
    super(reason, null, false, false);
  }
}
