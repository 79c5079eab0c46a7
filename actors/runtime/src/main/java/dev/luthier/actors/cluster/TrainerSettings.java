package dev.luthier.actors.cluster;

import dev.luthier.actors.TunerOptions;
import dev.luthier.study.StudySpec;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a trainer node works with.
 *
 * @param name of the node, the same after a restart
 * @param directory for what it keeps
 * @param options its slots and devices
 * @param definitions reads studies
 * @param objectives the user's code
 * @param jars with the user's code, from the supervisors
 * @param checkpoints saved networks
 * @param files of the best models that were trained here
 * @param drain how long its legs may go on when it is told to stop
 */
record TrainerSettings(
    String name,
    Path directory,
    TunerOptions options,
    StudyDefinitions definitions,
    TrainerObjectives objectives,
    JarSource jars,
    NodeCheckpoints checkpoints,
    NodeFiles files,
    Duration drain) {
  /** The objective of a study, made when it is first needed. */
  LocalObjective objective(StudySpec spec) {
    return new LocalObjective(objectives, jars, spec);
  }
}
