package dev.luthier.analysis;

import dev.luthier.space.Configuration;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The configuration a study chose.
 *
 * @param trial its number
 * @param configuration what was tried
 * @param epochs per fold at the rung it was judged at
 * @param folds of that rung
 * @param mean of the goal over those folds, and those of its review, in the user's sign
 * @param standardError of that mean; NaN for one fold
 * @param corrected what the choice of a winner is worth without its luck, in the user's sign; empty
 *     for one fold
 * @param beatsDefault probability that it is better than the first starting point; empty if there
 *     is none, or it is that one, or for one fold
 * @param again mean of the goal over the folds of its review alone, in the user's sign; empty if it
 *     was not reviewed
 * @param metrics mean over those folds of every metric at that epoch, in the user's sign
 * @param model where the retrained model is; empty if there is none
 */
public record Winner(
    int trial,
    Configuration configuration,
    int epochs,
    int folds,
    double mean,
    double standardError,
    Optional<Confidence.Estimate> corrected,
    OptionalDouble beatsDefault,
    OptionalDouble again,
    Map<String, Double> metrics,
    Optional<Path> model) {
  public Winner {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  /** The same winner with its model. */
  public Winner withModel(Path path) {
    return new Winner(
        trial,
        configuration,
        epochs,
        folds,
        mean,
        standardError,
        corrected,
        beatsDefault,
        again,
        metrics,
        Optional.of(path));
  }
}
