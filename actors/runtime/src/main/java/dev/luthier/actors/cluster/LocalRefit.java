package dev.luthier.actors.cluster;

import dev.luthier.eval.Artifacts;
import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitOrder;
import dev.luthier.eval.RefitResult;
import dev.luthier.eval.RefitRunner;
import dev.luthier.space.Configuration;
import dev.luthier.study.StudySpec;
import java.util.function.Supplier;

/** Retrains a winner on the calling thread. */
record LocalRefit(
    StudySpec spec,
    Objective objective,
    Configuration configuration,
    int trial,
    int epochs,
    Artifacts artifacts)
    implements Supplier<RefitResult> {
  @Override
  public RefitResult get() {
    var order = new RefitOrder(trial, configuration, epochs, spec.refitRows(), spec.seed());
    return RefitRunner.run(objective, order, artifacts);
  }
}
