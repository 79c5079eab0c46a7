/** Clusters of real processes: what they withstand, and how fast they are. */
@NullMarked
package dev.luthier.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
