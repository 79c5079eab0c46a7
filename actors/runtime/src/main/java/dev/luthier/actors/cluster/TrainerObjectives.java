package dev.luthier.actors.cluster;

import dev.luthier.eval.Objective;
import dev.luthier.study.StudySpec;

/** The port to the user's code on a trainer node. For many threads. */
public interface TrainerObjectives {
  /** The objective that a study names; the same one for the same definition. May take long. */
  Objective of(StudySpec spec) throws Exception;

  /** A study is over. */
  void forget(String study);
}
