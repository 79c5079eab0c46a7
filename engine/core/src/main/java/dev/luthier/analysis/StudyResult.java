package dev.luthier.analysis;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a study came to.
 *
 * @param study its name
 * @param failed whether it ended without a winner
 * @param reason why it ended
 * @param winner the chosen configuration; empty if it failed
 * @param test metrics of the retrained winner on rows no fold has seen; empty if there are none
 * @param refitRows rows the winner was retrained on; 0 if it was not
 * @param refitFailure why retraining failed; blank if it did not
 * @param audit what the control group has shown; empty if there was none
 * @param trials configurations begun
 * @param trainedEpochs over all trials and folds
 * @param trainedSeconds on the slots, summed
 */
public record StudyResult(
    String study,
    boolean failed,
    String reason,
    Optional<Winner> winner,
    Map<String, Double> test,
    int refitRows,
    String refitFailure,
    Optional<Audit> audit,
    int trials,
    long trainedEpochs,
    double trainedSeconds) {
  public StudyResult {
    test = Collections.unmodifiableMap(new TreeMap<>(test));
  }

  /** The same result with the winner's model. */
  public StudyResult withModel(Path model) {
    return new StudyResult(
        study,
        failed,
        reason,
        winner.map(w -> w.withModel(model)),
        test,
        refitRows,
        refitFailure,
        audit,
        trials,
        trainedEpochs,
        trainedSeconds);
  }

  /**
   * The winner.
   *
   * @throws IllegalStateException if the study failed
   */
  public Winner best() {
    return winner.orElseThrow(
        () -> new IllegalStateException("study '" + study + "' has no winner: " + reason));
  }
}
