/** Kills studies at every moment there is, and counts what is lost. */
@NullMarked
package dev.luthier.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
