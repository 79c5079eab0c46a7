package dev.luthier.actors;

import dev.luthier.eval.Artifacts;
import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitOrder;
import dev.luthier.eval.RefitResult;
import dev.luthier.eval.RefitRunner;
import dev.luthier.study.Effect;
import dev.luthier.study.StudySpec;
import java.util.function.Supplier;

/** Retrains a winner on the calling thread, for its supervisor. */
public record RefitWork(
    StudySpec spec, Objective objective, Effect.Refit refit, Artifacts artifacts)
    implements Supplier<RefitResult> {
  @Override
  public RefitResult get() {
    var winner = refit.winner();
    var order =
        new RefitOrder(
            winner.number(), winner.configuration(), refit.epochs(), spec.refitRows(), spec.seed());
    return RefitRunner.run(objective, order, artifacts);
  }
}
