package dev.luthier;

import dev.luthier.search.Effort;
import dev.luthier.search.Fit;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.sim.TrialModel;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Observation;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Adds up the CPU time that a suggester takes on the thread that asks for proposals, for
 * simulations in which workers wait for it. For one study at a time.
 */
public final class TimedSuggester implements Suggester {
  private final Suggester timed;
  private long nanos;

  public TimedSuggester(Suggester timed) {
    this.timed = timed;
  }

  /** CPU seconds so far. */
  public double seconds() {
    return nanos / 1e9;
  }

  /**
   * A model in which the worker that trains a trial's first epoch has waited for the proposal. Not
   * pure: CPU time is not.
   */
  public TrialModel delaying(TrialModel model) {
    var counted = new double[1];
    return (trial, configuration, fold, epoch) -> {
      Observation seen = model.at(trial, configuration, fold, epoch);
      double thought = seconds() - counted[0];
      if (epoch > 1 || thought == 0) {
        return seen;
      }
      counted[0] = seconds();
      return new Observation(epoch, seen.metrics(), seen.seconds() + thought);
    };
  }

  @Override
  public String name() {
    return timed.name();
  }

  @Override
  public Map<String, Object> options() {
    return timed.options();
  }

  @Override
  public int version() {
    return timed.version();
  }

  @Override
  public Session open(SearchSpace space, long seed) {
    return new Clocked(timed.open(space, seed));
  }

  /** Proposals and fits with their CPU time. */
  private final class Clocked implements Session {
    private final Session session;

    Clocked(Session session) {
      this.session = session;
    }

    @Override
    public Proposal propose(History history, int index) {
      return clocked(() -> session.propose(history, index));
    }

    @Override
    public Proposal propose(History history, int index, Fit fit, Effort effort) {
      return clocked(() -> session.propose(history, index, fit, effort));
    }

    @Override
    public Fit fit(History history) {
      return clocked(() -> session.fit(history));
    }

    @Override
    public boolean isSlowToFit(History history) {
      return session.isSlowToFit(history);
    }

    @Override
    public boolean isOutgrown(Fit fit, History history) {
      return session.isOutgrown(fit, history);
    }

    private <T> T clocked(Supplier<T> work) {
      var threads = ManagementFactory.getThreadMXBean();
      long begun = threads.getCurrentThreadCpuTime();
      T result = work.get();
      nanos += threads.getCurrentThreadCpuTime() - begun;
      return result;
    }
  }
}
