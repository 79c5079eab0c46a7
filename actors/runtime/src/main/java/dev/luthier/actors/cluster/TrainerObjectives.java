package dev.luthier.actors.cluster;

import dev.luthier.eval.Objective;
import dev.luthier.study.StudySpec;

/** The port to the user's code on a trainer node. For many threads. */
public interface TrainerObjectives {
  /**
   * The objective that a study names; the same one for the same definition. May take long.
   *
   * @param jars where to get the jars that it needs and that are not here
   */
  Objective of(StudySpec spec, JarSource jars) throws Exception;

  /** A study is over. */
  void forget(String study);
}
