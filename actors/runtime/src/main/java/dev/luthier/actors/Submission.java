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
 * @param afterTerm the highest term that trainers are known to have obeyed; 0: none
 */
public record Submission(
    StudySpec spec,
    Objective objective,
    int moreTrials,
    Optional<StudyPlace> place,
    long afterTerm) {
  public Submission(StudySpec spec, Objective objective, int moreTrials) {
    this(spec, objective, moreTrials, Optional.empty());
  }

  public Submission(
      StudySpec spec, Objective objective, int moreTrials, Optional<StudyPlace> place) {
    this(spec, objective, moreTrials, place, 0);
  }
}
