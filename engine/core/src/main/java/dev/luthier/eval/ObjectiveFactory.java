package dev.luthier.eval;

import java.nio.file.Path;
import java.util.Map;

/**
 * Makes an objective that a study names: a public class with a public constructor without
 * parameters.
 *
 * <p>{@code objective = "dev.luthier.examples.MnistCnn"} in a study file.
 */
@FunctionalInterface
public interface ObjectiveFactory {
  /**
   * Makes the objective.
   *
   * @param settings the study file's block {@code data}: numbers, texts, booleans, lists and maps
   * @param directory where the study file's relative paths start
   * @param folds of the study, at least 1
   * @param seed of the study
   * @throws IllegalArgumentException if a setting is unknown or wrong; the message names it, with a
   *     mend
   * @throws Exception if the data cannot be read
   */
  Objective create(Map<String, Object> settings, Path directory, int folds, long seed)
      throws Exception;
}
