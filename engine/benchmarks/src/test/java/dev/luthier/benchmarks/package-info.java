/** Tests of the benchmark problems. */
@NullMarked
package dev.luthier.benchmarks;

import org.jspecify.annotations.NullMarked;
