package dev.luthier.eval;

import dev.luthier.space.Configuration;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Retrains a winner by the user's code, on the calling thread, and turns all that can happen into
 * data.
 */
public final class RefitRunner {
  private RefitRunner() {}

  /**
   * Runs a refit.
   *
   * @return never throws what user code throws, errors included
   */
  @SuppressWarnings(
      "CatchingUnchecked") // an error of user code is data: the study keeps its winner
  public static RefitResult run(Objective objective, RefitOrder order, Artifacts artifacts) {
    try {
      return objective
          .refit(new Context(order, artifacts))
          .map(r -> new RefitResult(r.test(), r.rows(), ""))
          .orElseGet(() -> new RefitResult(Map.of(), 0, ""));
    } catch (Throwable failure) {
      return RefitResult.failed(RemoteFailure.describe(failure));
    }
  }

  private record Context(RefitOrder order, Artifacts artifacts) implements RefitContext {
    @Override
    public Configuration configuration() {
      return order.configuration();
    }

    @Override
    public int trial() {
      return order.trial();
    }

    @Override
    public int epochs() {
      return order.epochs();
    }

    @Override
    public OptionalInt rows() {
      return order.rows();
    }

    @Override
    public long seed() {
      return order.seed();
    }

    @Override
    public void save(String name, OutputWriter writer) throws IOException {
      artifacts.save(name, writer);
    }
  }
}
