/**
 * The same actors on several machines: a registry that lives on one of the supervisor nodes, and
 * trainer nodes that run legs for it and keep results until they are durable. All that goes between
 * nodes is a {@link dev.luthier.actors.cluster.ClusterMessage}.
 */
@NullMarked
package dev.luthier.actors.cluster;

import org.jspecify.annotations.NullMarked;
