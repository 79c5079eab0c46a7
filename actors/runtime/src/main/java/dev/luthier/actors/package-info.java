/**
 * The Akka shell: supervisor, suggester, early stopper, trainers, broker and registry around the
 * pure core.
 */
@NullMarked
package dev.luthier.actors;

import org.jspecify.annotations.NullMarked;
