/**
 * What happened: trials, rungs, observations by fold and epoch, outcomes, and the read-only history
 * of them.
 */
@NullMarked
package dev.luthier.trial;

import org.jspecify.annotations.NullMarked;
