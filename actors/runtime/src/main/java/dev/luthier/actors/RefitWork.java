package dev.luthier.actors;

import dev.luthier.eval.Objective;
import dev.luthier.eval.OutputWriter;
import dev.luthier.eval.RefitContext;
import dev.luthier.space.Configuration;
import dev.luthier.study.Effect;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Retrains a winner on the calling thread and turns all that can happen into data. */
record RefitWork(StudySpec spec, Objective objective, Effect.Refit refit, Artifacts artifacts)
    implements Supplier<StudySupervisor.RefitFinished>, RefitContext {
  @Override
  @SuppressWarnings("CatchingUnchecked") // an error of user code is data
  public StudySupervisor.RefitFinished get() {
    try {
      return objective
          .refit(this)
          .map(r -> new StudySupervisor.RefitFinished(r.test(), r.rows(), ""))
          .orElseGet(() -> new StudySupervisor.RefitFinished(Map.of(), 0, ""));
    } catch (Throwable failure) {
      return StudySupervisor.RefitFinished.failed(failure.toString());
    }
  }

  @Override
  public Configuration configuration() {
    return refit.winner().configuration();
  }

  @Override
  public int trial() {
    return refit.winner().number();
  }

  @Override
  public int epochs() {
    return refit.epochs();
  }

  @Override
  public OptionalInt rows() {
    return spec.refitRows();
  }

  @Override
  public long seed() {
    return spec.seed();
  }

  @Override
  public void save(String name, OutputWriter writer) throws IOException {
    artifacts.save(name, writer);
  }
}
