/** Derives independent, named random streams from one seed. */
@NullMarked
package dev.luthier.rng;

import org.jspecify.annotations.NullMarked;
