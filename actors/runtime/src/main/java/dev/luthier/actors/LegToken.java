package dev.luthier.actors;

import dev.luthier.trial.Leg;

/**
 * Names one attempt of one leg in every message about it.
 *
 * @param study name of the study
 * @param term of the supervisor that ordered it: the sequence number its session began at
 * @param trial number of the trial
 * @param fold of the leg
 * @param untilEpoch its last epoch
 * @param attempt from 1
 */
public record LegToken(String study, long term, int trial, int fold, int untilEpoch, int attempt) {
  static LegToken of(String study, long term, Leg leg) {
    return new LegToken(study, term, leg.trial(), leg.fold(), leg.untilEpoch(), leg.attempt());
  }
}
