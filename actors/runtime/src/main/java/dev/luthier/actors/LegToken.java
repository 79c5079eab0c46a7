package dev.luthier.actors;

import dev.luthier.study.Effect;
import dev.luthier.trial.Leg;

/**
 * Names one attempt of one leg in every message about it.
 *
 * @param study name of the study
 * @param term of the supervisor that ordered it: the sequence number its session began at, or above
 * @param trial number of the trial
 * @param fold of the leg; -1: a refit
 * @param untilEpoch its last epoch
 * @param attempt from 1
 */
public record LegToken(String study, long term, int trial, int fold, int untilEpoch, int attempt) {
  private static final int NO_FOLD = -1;

  static LegToken of(String study, long term, Leg leg) {
    return new LegToken(study, term, leg.trial(), leg.fold(), leg.untilEpoch(), leg.attempt());
  }

  /** A refit is like a leg on no fold. */
  static LegToken of(String study, long term, Effect.Refit refit) {
    return new LegToken(
        study, term, refit.winner().number(), NO_FOLD, refit.epochs(), refit.attempt());
  }

  /** The same attempt, in the name of another supervisor. */
  public LegToken in(long otherTerm) {
    return new LegToken(study, otherTerm, trial, fold, untilEpoch, attempt);
  }

  /** Whether it names the same attempt, in the name of whatever supervisor. */
  public boolean isSameWork(LegToken other) {
    return other.in(term).equals(this);
  }

  /** Whether it means that leg. */
  boolean means(Leg leg) {
    return leg.trial() == trial
        && leg.fold() == fold
        && leg.untilEpoch() == untilEpoch
        && leg.attempt() == attempt;
  }

  /** Whether it names a refit. */
  public boolean namesRefit() {
    return fold == NO_FOLD;
  }
}
