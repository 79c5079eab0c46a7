package dev.luthier.store;

import dev.luthier.study.StudySpec;
import java.util.List;
import java.util.function.UnaryOperator;

/** The port to durable history. */
public interface StudyStore {
  /** Names of the studies here, sorted. */
  List<String> list();

  /**
   * Opens a study's log for writing; an empty one if there is none of that name.
   *
   * @param spec what the study is when it is new, and where constraints and other code of a kept
   *     one come from
   */
  StudyLog open(StudySpec spec);

  /** The same studies, each log that is opened as that changes it. */
  default StudyStore withLogs(UnaryOperator<StudyLog> change) {
    StudyStore store = this;
    return new StudyStore() {
      @Override
      public List<String> list() {
        return store.list();
      }

      @Override
      public StudyLog open(StudySpec spec) {
        return change.apply(store.open(spec));
      }
    };
  }
}
