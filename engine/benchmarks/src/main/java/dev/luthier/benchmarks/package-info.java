/** What Luthier costs and how well it searches, measured. Never shipped. */
@NullMarked
package dev.luthier.benchmarks;

import org.jspecify.annotations.NullMarked;
