package dev.luthier.actors.cluster;

import dev.luthier.actors.TunerOptions;

/**
 * What a registry works with.
 *
 * @param shelf where the studies are
 * @param definitions reads and writes studies
 * @param options of their supervisors: clock and environment
 * @param files fetches best models from the nodes that trained them
 */
record RegistrySettings(
    StudyShelf shelf, StudyDefinitions definitions, TunerOptions options, RemoteFiles files) {}
