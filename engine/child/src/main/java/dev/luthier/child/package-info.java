/**
 * Legs in processes of their own: the protocol of trainer and child, the trainer's side that
 * starts, watches and replaces children, and the side of a child that is a JVM.
 */
@NullMarked
package dev.luthier.child;

import org.jspecify.annotations.NullMarked;
