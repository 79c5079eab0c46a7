package dev.luthier.node;

import dev.luthier.eval.Objective;
import dev.luthier.eval.TrialContext;

/** An objective that never works. */
public final class Failing implements Objective {
  @Override
  public double evaluate(TrialContext t) {
    throw new IllegalStateException("no luck");
  }
}
