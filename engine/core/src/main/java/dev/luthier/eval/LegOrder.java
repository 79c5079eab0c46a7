package dev.luthier.eval;

import dev.luthier.space.Configuration;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.util.Optional;
import java.util.function.Function;

/**
 * A leg with all its trainer must know.
 *
 * @param leg what to train
 * @param configuration of its trial
 * @param goal of the study
 * @param judge how an epoch ends the leg at once; empty to go on; hears every epoch once, in order
 * @param folds of the study
 * @param seed of the study
 */
public record LegOrder(
    Leg leg,
    Configuration configuration,
    Goal goal,
    Function<Observation, Optional<LegOutcome>> judge,
    int folds,
    long seed) {}
