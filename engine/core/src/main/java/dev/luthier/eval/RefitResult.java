package dev.luthier.eval;

import java.util.Map;

/**
 * What became of a refit.
 *
 * @param test metrics on rows no fold has seen; empty if there are none
 * @param rows it was trained on; 0 if there was nothing to retrain
 * @param failure why it failed; blank if it did not
 */
public record RefitResult(Map<String, Double> test, int rows, String failure) {
  /** A refit that gave nothing. */
  public static RefitResult failed(String why) {
    return new RefitResult(Map.of(), 0, why);
  }
}
