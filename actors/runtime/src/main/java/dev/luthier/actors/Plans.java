package dev.luthier.actors;

import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudyState;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Which trial to propose next: a new one where one is wanted, or else the planned one that begins
 * next, anew, if results came in after it was proposed, or if it was proposed in haste. For one
 * actor.
 */
final class Plans {
  /** Of a proposal made in haste, as those of earlier sessions may be: older than every result. */
  private static final long HASTY = -2;

  /** The snapshots that the proposals of planned trials were made from, by trial. */
  private final TreeMap<Integer, Long> made = new TreeMap<>();

  private long lastResult = -1;
  private boolean asked;
  private boolean hasty;

  /**
   * The trial to ask a proposal for now; one at a time.
   *
   * @return empty if none is needed, or one is being made
   */
  OptionalInt next(StudyState s) {
    made.headMap(s.nextToBegin()).clear();
    OptionalInt trial = OptionalInt.empty();
    if (!asked) {
      trial = s.wanted() > 0 ? OptionalInt.of(s.trials().size()) : stale(s);
      asked = trial.isPresent();
      hasty = asked && s.isHasty(trial.getAsInt());
    }
    return trial;
  }

  private OptionalInt stale(StudyState s) {
    OptionalInt first = s.renewable();
    boolean stale = first.isPresent() && made.getOrDefault(first.getAsInt(), HASTY) < lastResult;
    return stale ? first : OptionalInt.empty();
  }

  /** A proposal came, whatever becomes of it. */
  void made(StudyCommand.Suggested s) {
    asked = false;
    boolean inHaste = hasty && s.fit() != StudyEvent.TrialPlanned.OWN;
    made.put(s.trial(), inHaste ? HASTY : s.snapshot());
  }

  /** How many proposals are remembered: no more than wait to begin, however many were made. */
  int remembered() {
    return made.size();
  }

  /** A leg's result is in the state. */
  void result(StudyState s) {
    lastResult = s.nextSeq() - 1;
  }
}
