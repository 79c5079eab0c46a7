package dev.luthier.eval;

import java.util.Map;

/**
 * A winner retrained.
 *
 * @param test metrics on rows no fold has seen; empty if none were held out
 * @param rows how many rows it was trained on
 */
public record Refitted(Map<String, Double> test, int rows) {
  public Refitted {
    test = Map.copyOf(test);
  }
}
