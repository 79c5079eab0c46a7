/** Tests of clusters in one JVM. */
@NullMarked
package dev.luthier.actors.cluster;

import org.jspecify.annotations.NullMarked;
