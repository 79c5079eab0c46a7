package dev.luthier.study;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a study waits for from outside. */
public final class Awaited {
  private Awaited() {}

  /**
   * Whether that attempt at a leg runs. Attempts are counted anew for each leg of a fold: its last
   * epoch tells it from the one before.
   */
  public static boolean runs(StudyState s, int trial, int fold, int untilEpoch, int attempt) {
    QueuedLeg leg = s.running.get(new LegKey(trial, fold));
    return leg != null && leg.attempt() == attempt && leg.untilEpoch() == untilEpoch;
  }

  /** Whether it runs, and its result still matters. */
  public static boolean leg(StudyState s, int trial, int fold, int untilEpoch, int attempt) {
    return runs(s, trial, fold, untilEpoch, attempt)
        && s.phase != Phase.HALTED
        && (Reviews.isOf(s.spec, fold) || !s.trials.get(trial).state().isTerminal());
  }

  /** The legs that run, as they were started, by trial and fold. */
  public static List<Effect.StartLeg> legs(StudyState s) {
    return s.running.values().stream()
        .sorted(
            Comparator.comparing((QueuedLeg leg) -> leg.key().trial())
                .thenComparing(leg -> leg.key().fold()))
        .map(
            leg ->
                new Effect.StartLeg(
                    s.leg(leg), s.configuration(leg.key().trial()), leg.yardstick()))
        .toList();
  }

  /** The refit, to be ordered again where its slot was lost; empty if none is waited for. */
  public static Optional<Effect.Refit> refit(StudyState s) {
    return s.phase == Phase.REFITTING && s.winner != null
        ? Optional.of(Effects.refit(s, s.winner))
        : Optional.empty();
  }
}
