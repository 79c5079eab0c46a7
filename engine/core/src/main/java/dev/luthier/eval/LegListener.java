package dev.luthier.eval;

import dev.luthier.trial.Observation;

/** Hears of every epoch as it is reported, on the leg's thread. */
@FunctionalInterface
public interface LegListener {
  void observed(Observation observation);
}
