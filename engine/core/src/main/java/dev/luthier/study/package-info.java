/** The decider: spec, state, commands, events, effects. */
@NullMarked
package dev.luthier.study;

import org.jspecify.annotations.NullMarked;
