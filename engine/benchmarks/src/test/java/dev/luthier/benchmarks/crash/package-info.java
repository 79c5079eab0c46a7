/** A short form of the kills. */
@NullMarked
package dev.luthier.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
