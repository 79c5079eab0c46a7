package dev.luthier.actors;

import dev.luthier.study.StudyState;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Which trial to propose next: a new one where one is wanted, or else the planned one that begins
 * next, anew, if results came in after it was proposed. For one actor.
 */
final class Plans {
  /** The snapshots that the proposals of planned trials were made from, by trial. */
  private final TreeMap<Integer, Long> made = new TreeMap<>();

  private long lastResult = -1;
  private boolean asked;

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
    }
    return trial;
  }

  private OptionalInt stale(StudyState s) {
    OptionalInt first = s.renewable();
    boolean stale = first.isPresent() && made.getOrDefault(first.getAsInt(), -1L) < lastResult;
    return stale ? first : OptionalInt.empty();
  }

  /** A proposal came, made from a snapshot, whatever becomes of it. */
  void made(int trial, long snapshot) {
    asked = false;
    made.put(trial, snapshot);
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
