/**
 * Deeplearning4j objectives: data, folds, the mini-batch loop, checkpoints, memory admission,
 * devices, oneDNN.
 */
@NullMarked
package dev.luthier.dl4j;

import org.jspecify.annotations.NullMarked;
