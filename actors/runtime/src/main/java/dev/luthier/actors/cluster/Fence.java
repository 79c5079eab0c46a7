package dev.luthier.actors.cluster;

import dev.luthier.actors.LegToken;
import java.util.HashMap;
import java.util.Map;

/**
 * Which supervisor of each study a node obeys: the one with the highest term that it has heard of.
 * For one actor.
 */
final class Fence {
  private final Map<String, Long> terms = new HashMap<>();

  /**
   * Whether an order is of the present; a later supervisor's makes those of earlier ones void.
   *
   * @param token of the leg that the order is about, in its supervisor's term
   */
  boolean admits(LegToken token) {
    heard(token);
    return term(token.study()) == token.term();
  }

  /** Somebody supervises in that term, or did. */
  void heard(LegToken token) {
    terms.merge(token.study(), token.term(), Math::max);
  }

  /** The highest term of a study; 0: none was heard of. */
  long term(String study) {
    return terms.getOrDefault(study, 0L);
  }

  /** The study is over. */
  void forget(String study) {
    terms.remove(study);
  }
}
