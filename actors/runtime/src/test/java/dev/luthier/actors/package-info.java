/** Tests of the Akka shell. */
@NullMarked
package dev.luthier.actors;

import org.jspecify.annotations.NullMarked;
