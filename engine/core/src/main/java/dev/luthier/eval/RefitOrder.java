package dev.luthier.eval;

import dev.luthier.space.Configuration;
import java.util.OptionalInt;

/**
 * The last training of a study's winner, with all its trainer must know.
 *
 * @param trial number of the winner
 * @param configuration of the winner
 * @param epochs to train
 * @param rows to train on; empty: all that are not test rows
 * @param seed of the study
 */
public record RefitOrder(
    int trial, Configuration configuration, int epochs, OptionalInt rows, long seed) {}
