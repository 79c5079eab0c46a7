package dev.luthier.eval;

import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.util.List;

/**
 * What became of a leg.
 *
 * @param observations every epoch it trained, in order
 * @param seconds it took
 */
public record LegResult(LegOutcome outcome, List<Observation> observations, double seconds) {}
