package dev.luthier.actors.cluster;

/** What may go from one node to another: the only classes that nodes read from each other. */
interface ClusterMessage {}
