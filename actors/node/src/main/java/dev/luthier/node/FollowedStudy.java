package dev.luthier.node;

import dev.luthier.store.jdbc.LogFollower;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A study that somebody else writes, as far as its log has come. For many threads. */
final class FollowedStudy {
  private final LogFollower follower;
  private @Nullable StudyState state;

  FollowedStudy(LogFollower follower) {
    this.follower = follower;
  }

  /** What the log says now; empty if it has no entry. */
  synchronized Optional<StudyState> now() {
    List<LogEntry> more = follower.more();
    if (state == null && !more.isEmpty()) {
      state = StudyState.replay(new ArrayList<>(more));
    } else if (state != null) {
      for (LogEntry entry : more) {
        state = state.apply(entry);
      }
    }
    return Optional.ofNullable(state);
  }
}
