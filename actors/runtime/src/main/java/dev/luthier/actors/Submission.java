package dev.luthier.actors;

import dev.luthier.eval.Objective;
import dev.luthier.study.StudySpec;
import java.util.Optional;

/**
 * A study to be run, or gone on with where its log ends.
 *
 * @param spec its definition
 * @param objective the user's code
 * @param moreTrials added to the budget of a study that has a log; 0: none
 * @param place where it keeps what it has; empty: where its tuner does
 */
public record Submission(
    StudySpec spec, Objective objective, int moreTrials, Optional<StudyPlace> place) {
  public Submission(StudySpec spec, Objective objective, int moreTrials) {
    this(spec, objective, moreTrials, Optional.empty());
  }
}
