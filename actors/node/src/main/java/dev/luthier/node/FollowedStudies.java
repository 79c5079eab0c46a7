package dev.luthier.node;

import dev.luthier.study.StudyState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is known of the studies of a database that were asked for last: reading a log from its first
 * entry takes a while, and keeping all that ever were takes memory. For many threads.
 */
final class FollowedStudies {
  private final int most;
  private final Function<String, FollowedStudy> reader;
  private final Map<String, FollowedStudy> kept = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * None yet.
   *
   * @param most how many to keep
   * @param reader begins to read a study
   */
  FollowedStudies(int most, Function<String, FollowedStudy> reader) {
    this.most = most;
    this.reader = reader;
  }

  /** What a study's log says now; empty if there is none of that name. */
  Optional<StudyState> now(String name) {
    Optional<StudyState> now = study(name).now();
    if (now.isEmpty()) {
      forget(name);
    }
    return now;
  }

  private synchronized FollowedStudy study(String name) {
    FollowedStudy study = kept.computeIfAbsent(name, reader);
    if (kept.size() > most) {
      kept.remove(kept.keySet().iterator().next());
    }
    return study;
  }

  private synchronized void forget(String name) {
    kept.remove(name);
  }

  /** How many are kept. */
  synchronized int size() {
    return kept.size();
  }
}
