package dev.luthier.eval;

import dev.luthier.space.Configuration;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Leg;
import dev.luthier.trial.Observation;
import java.util.Optional;
import java.util.function.Function;

/**
 * A leg with all its trainer must know.
 *
 * @param leg what to train
 * @param configuration of its trial
 * @param goal of the study
 * @param judge why an epoch ends the leg at once; empty to go on; pure
 * @param folds of the study
 * @param seed of the study
 */
public record LegOrder(
    Leg leg,
    Configuration configuration,
    Goal goal,
    Function<Observation, Optional<String>> judge,
    int folds,
    long seed) {}
