package dev.luthier.actors;

import dev.luthier.study.StudyState;
import dev.luthier.trial.Observation;
import java.util.List;

/**
 * What a study looks like right now.
 *
 * @param state all that has been decided
 * @param live the legs that have reported since they began, in no particular order
 */
public record Progress(StudyState state, List<LiveLeg> live) {
  public Progress {
    live = List.copyOf(live);
  }

  /**
   * A leg that runs.
   *
   * @param observations its epochs so far
   */
  public record LiveLeg(LegToken leg, List<Observation> observations) {
    public LiveLeg {
      observations = List.copyOf(observations);
    }
  }
}
