package dev.luthier;

import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.sim.TrialModel;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Observation;
import java.lang.management.ManagementFactory;
import java.util.Map;

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
    Session session = timed.open(space, seed);
    return (history, index) -> propose(session, history, index);
  }

  private Proposal propose(Session session, History history, int index) {
    var threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    Proposal proposal = session.propose(history, index);
    nanos += threads.getCurrentThreadCpuTime() - begun;
    return proposal;
  }
}
