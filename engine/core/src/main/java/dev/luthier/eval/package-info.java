/**
 * What the user writes: objectives, the context of a leg, fold splitters, and the port to
 * checkpoints.
 */
@NullMarked
package dev.luthier.eval;

import org.jspecify.annotations.NullMarked;
