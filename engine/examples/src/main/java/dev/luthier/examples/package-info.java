/** Example objectives, found by the name of their class in a study file. */
@NullMarked
package dev.luthier.examples;

import org.jspecify.annotations.NullMarked;
