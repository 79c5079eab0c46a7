/** Tests of clusters of real processes. */
@NullMarked
package dev.luthier.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
