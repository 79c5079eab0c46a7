package dev.luthier.actors.cluster;

import dev.luthier.eval.Objective;
import dev.luthier.eval.TrialContext;

/**
 * Stands on a supervisor's node for an objective that is made where its legs run.
 *
 * @param definition of its study
 */
record RemoteObjective(String definition) implements Objective {
  @Override
  public double evaluate(TrialContext t) {
    throw new IllegalStateException("legs of a cluster run on trainer nodes.");
  }
}
