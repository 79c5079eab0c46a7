package dev.luthier.actors;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Why a study cannot go on, in words for whoever submitted it. */
public final class Trouble {
  private Trouble() {}

  /** What a failure says, without the wrapping of whoever waited for it. */
  public static String of(Throwable failure) {
    Throwable cause = cause(failure);
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.toString() : message;
  }

  /** What a failure is, without the wrapping of whoever waited for it. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return isWrapping(failure) && cause != null ? cause(cause) : failure;
  }

  private static boolean isWrapping(Throwable failure) {
    return failure instanceof CompletionException || failure instanceof ExecutionException;
  }
}
