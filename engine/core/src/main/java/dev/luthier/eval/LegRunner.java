package dev.luthier.eval;

import dev.luthier.space.Configuration;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the user's code for one leg, on the calling thread, and turns all that can happen into data.
 */
public final class LegRunner {
  private LegRunner() {}

  /**
   * Runs a leg.
   *
   * @param nanoTime a clock of nanoseconds
   * @return never throws what user code throws, errors included
   * @throws StorageFailure if a checkpoint cannot be saved: the leg is neither trained nor failed
   */
  public static LegResult run(
      Objective objective,
      LegOrder order,
      CheckpointStore checkpoints,
      LegListener listener,
      StopSignal stop,
      LongSupplier nanoTime) {
    var context = new Context(order, checkpoints, listener, stop, nanoTime);
    long begun = nanoTime.getAsLong();
    LegOutcome outcome = outcome(objective, context);
    context.checkpoints.requireKept();
    if (context.checkpoints.gone().isPresent() && !stop.isStopped()) {
      outcome = lost(context.checkpoints.gone().get());
    }
    return new LegResult(
        outcome, List.copyOf(context.observations), (nanoTime.getAsLong() - begun) / 1e9);
  }

  /** Whatever user code made of it: it had nothing to go on from. */
  private static LegOutcome lost(IOException cause) {
    return new LegOutcome.Lost(String.valueOf(cause.getMessage()), cause instanceof CheckpointGone);
  }

  @SuppressWarnings(
      "CatchingUnchecked") // an error of user code is data: the trial fails, the engine lives
  private static LegOutcome outcome(Objective objective, Context context) {
    try {
      double value = objective.evaluate(context);
      context.reportLast(value);
      if (context.verdict != null) { // user code swallowed the stop
        return context.verdict;
      }
      return new LegOutcome.Reached(context.checkpoints.saved());
    } catch (TrialStopped stopped) {
      return context.verdict != null ? context.verdict : new LegOutcome.Cancelled();
    } catch (Throwable failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      } else if (failure instanceof StorageFailure unkept && !context.stop.isStopped()) {
        throw unkept;
      }
      if (context.verdict != null) {
        return context.verdict;
      }
      if (context.stop.isStopped()) {
        return new LegOutcome.Cancelled();
      }
      return failure instanceof RemoteFailure remote && remote.isLost()
          ? new LegOutcome.Lost(RemoteFailure.describe(remote))
          : new LegOutcome.Failed(describe(failure));
    }
  }

  /** One line: class, message, and where in the user's code; not where we complain of that. */
  private static String describe(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    boolean isOurs =
        trace.length > 0 && trace[0].getClassName().startsWith(LegRunner.class.getName());
    return RemoteFailure.describe(failure) + (trace.length == 0 || isOurs ? "" : " at " + trace[0]);
  }

  private static final class Context implements TrialContext {
    private final LegOrder order;
    private final GuardedCheckpoints checkpoints;
    private final LegListener listener;
    private final StopSignal stop;
    private final LongSupplier nanoTime;
    private final List<Observation> observations = new ArrayList<>();
    private long epochBegun;
    private @Nullable LegOutcome verdict;

    Context(
        LegOrder order,
        CheckpointStore checkpoints,
        LegListener listener,
        StopSignal stop,
        LongSupplier nanoTime) {
      this.order = order;
      this.checkpoints = new GuardedCheckpoints(checkpoints, order.leg());
      this.listener = listener;
      this.stop = stop;
      this.nanoTime = nanoTime;
      this.epochBegun = nanoTime.getAsLong();
    }

    @Override
    public Configuration configuration() {
      return order.configuration();
    }

    @Override
    public int trial() {
      return order.leg().trial();
    }

    @Override
    public int fold() {
      return order.leg().fold() % order.folds();
    }

    @Override
    public int repeat() {
      return order.leg().fold() / order.folds();
    }

    @Override
    public int folds() {
      return order.folds();
    }

    @Override
    public int fromEpoch() {
      return order.leg().fromEpoch();
    }

    @Override
    public int untilEpoch() {
      return order.leg().untilEpoch();
    }

    @Override
    public long seed() {
      return order.seed();
    }

    @Override
    public Optional<InputStream> checkpoint() throws IOException {
      return checkpoints.open();
    }

    @Override
    public void saveCheckpoint(OutputWriter writer) throws IOException {
      checkStopped();
      // A thread that was given up while it wrote must not replace what the next attempt saves.
      checkpoints.save(
          out -> {
            writer.writeTo(out);
            checkStopped();
          });
    }

    @Override
    public void report(int epoch, double value) {
      report(epoch, Map.of(order.goal().metric(), value));
    }

    @Override
    public void report(int epoch, Map<String, Double> metrics) {
      checkStopped();
      int expected = fromEpoch() + observations.size() + 1;
      if (epoch != expected || epoch > untilEpoch()) {
        throw new IllegalArgumentException(
            "epoch ("
                + epoch
                + ") reported, expected was "
                + expected
                + " of "
                + untilEpoch()
                + ". Maybe count epochs from fromEpoch() + 1 and report each once.");
      }
      if (!metrics.containsKey(order.goal().metric())) {
        throw new IllegalArgumentException(
            "metrics "
                + metrics.keySet()
                + " lack the goal '"
                + order.goal().metric()
                + "'. Maybe report it, or change the goal.");
      }
      long now = nanoTime.getAsLong();
      var observation = new Observation(epoch, metrics, (now - epochBegun) / 1e9);
      epochBegun = now;
      observations.add(observation);
      listener.observed(observation);
      order.judge().apply(observation).ifPresent(this::end);
    }

    private void end(LegOutcome outcome) {
      verdict = outcome;
      stop.stop(outcome.why());
      stop.check();
    }

    @Override
    public void checkStopped() {
      stop.check();
    }

    /**
     * A plain objective reports nothing and returns its value; it stands for the leg's last epoch.
     */
    private void reportLast(double value) {
      int reported = fromEpoch() + observations.size();
      if (reported == untilEpoch()) {
        return;
      }
      if (!observations.isEmpty()) {
        throw new IllegalStateException(
            "the objective returned after epoch "
                + reported
                + " of "
                + untilEpoch()
                + ". Maybe train until untilEpoch().");
      }
      for (int epoch = fromEpoch() + 1; epoch <= untilEpoch(); epoch++) {
        report(epoch, value);
      }
    }
  }
}
