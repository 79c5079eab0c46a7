package dev.luthier.study;

import dev.luthier.stop.RungTable;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a study's checkpoints take.
 *
 * @param bytes of all that a trial may still go on from
 * @param most that {@code bytes} ever was
 * @param limit above which paused trials lose theirs
 */
public record CheckpointSpace(long bytes, long most, long limit) {
  /** Where a session's environment says the limit, in bytes; without it there is none. */
  public static final String SETTING = "checkpointSpace";

  static final CheckpointSpace NONE = new CheckpointSpace(0, 0, Long.MAX_VALUE);

  CheckpointSpace plus(long more) {
    return new CheckpointSpace(bytes + more, Math.max(most, bytes + more), limit);
  }

  CheckpointSpace under(Map<String, String> environment) {
    String said = environment.getOrDefault(SETTING, "");
    long next = said.matches("[0-9]{1,18}") ? Long.parseLong(said) : Long.MAX_VALUE;
    return new CheckpointSpace(bytes, most, next);
  }

  /**
   * The paused trial that can best do without: on the lowest rung, the worst there, of equal ones
   * the younger. If it is promoted after all, its folds begin from nothing. Legs that run keep
   * theirs, so that the limit is passed by as much as they need.
   */
  static Optional<StudyEvent.Decision> drop(StudyState s) {
    if (s.space.bytes <= s.space.limit) {
      return Optional.empty();
    }
    for (RungTable table : s.rungs) {
      List<RungTable.Entry> waiting = List.copyOf(table.waiting());
      for (int i = waiting.size() - 1; i >= 0; i--) {
        Trial trial = s.trials.get(waiting.get(i).trial());
        if (trial.state() instanceof TrialState.Paused && trial.checkpointBytes() > 0) {
          return Optional.of(new StudyEvent.CheckpointsDropped(trial.number()));
        }
      }
    }
    return Optional.empty();
  }
}
