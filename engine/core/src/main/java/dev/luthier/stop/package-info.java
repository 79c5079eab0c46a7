/** When to give up: halving, divergence; history to verdict. */
@NullMarked
package dev.luthier.stop;

import org.jspecify.annotations.NullMarked;
