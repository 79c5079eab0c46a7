package dev.luthier.actors.cluster;

import dev.luthier.actors.TunerOptions;
import dev.luthier.eval.CheckpointStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a node is made of besides actors.
 *
 * @param options slots, devices, environment, clock and grace
 * @param definitions reads and writes studies
 * @param shelf where the studies are; a node of role supervisor needs it
 * @param objectives the user's code; a node of role trainer needs it
 * @param checkpoints the checkpoints in a study's folder
 */
public record NodePorts(
    TunerOptions options,
    StudyDefinitions definitions,
    Optional<StudyShelf> shelf,
    Optional<TrainerObjectives> objectives,
    Function<Path, CheckpointStore> checkpoints) {}
