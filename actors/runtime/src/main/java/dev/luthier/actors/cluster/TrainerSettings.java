package dev.luthier.actors.cluster;

import dev.luthier.actors.TunerOptions;
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
    NodeCheckpoints checkpoints,
    NodeFiles files,
    Duration drain) {}
