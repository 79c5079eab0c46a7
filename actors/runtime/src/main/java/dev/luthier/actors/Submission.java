package dev.luthier.actors;

import dev.luthier.eval.Objective;
import dev.luthier.study.StudySpec;

/**
 * A study to be run, or gone on with where its log ends.
 *
 * @param spec its definition
 * @param objective the user's code
 * @param moreTrials added to the budget of a study that has a log; 0: none
 */
public record Submission(StudySpec spec, Objective objective, int moreTrials) {}
