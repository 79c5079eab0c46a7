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

  /**
   * Refuses to go on with a log of another study that has the same name.
   *
   * @throws IllegalArgumentException if goal, space or rungs are others
   */
  void requireSame(StudySpec logged) {
    String other =
        !logged.goal().equals(spec.goal())
            ? "goal (" + logged.goal() + " there, " + spec.goal() + " here)"
            : !logged.space().equals(spec.space())
                ? "space (" + logged.space().parameters() + " there)"
                : !logged.ladder().equals(spec.ladder())
                    ? "rungs (" + logged.ladder().rungs() + " there)"
                    : "";
    if (!other.isEmpty()) {
      throw new IllegalArgumentException(
          "study '"
              + spec.name()
              + "' is in the store already, with another "
              + other
              + ". Maybe give this one another name.");
    }
  }
}
