/** Runs a study in virtual time against a recorded table or a cost model. */
@NullMarked
package dev.luthier.sim;

import org.jspecify.annotations.NullMarked;
