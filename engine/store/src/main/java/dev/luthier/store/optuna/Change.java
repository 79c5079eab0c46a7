package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One change of a study in a storage of Optuna's. */
sealed interface Change {
  /** The study itself; the first change of all. */
  record CreateStudy(List<OptunaStudy.Direction> directions) implements Change {}

  /** An attribute of the study, for users or of Optuna's own. */
  record SetStudyAttribute(boolean system, String key, JsonNode value) implements Change {}

  /** The next trial, with all it has; its id is for the storage to say. */
  record CreateTrial(OptunaTrial trial) implements Change {}

  /** The value at a step, of an unfinished trial. */
  record SetIntermediateValue(int trial, int step, double value) implements Change {}

  /** An attribute for users, of an unfinished trial. */
  record SetTrialAttribute(int trial, String key, JsonNode value) implements Change {}

  /** The end of a trial. */
  record FinishTrial(
      int trial, OptunaTrial.State state, Optional<List<Double>> values, Optional<Instant> complete)
      implements Change {}
}
