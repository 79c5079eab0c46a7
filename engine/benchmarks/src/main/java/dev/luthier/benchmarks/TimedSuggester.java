package dev.luthier.benchmarks;

import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** Adds up the CPU time of the thread that asks for proposals. For one study at a time. */
final class TimedSuggester implements Suggester {
  private final Suggester timed;
  private long nanos;

  TimedSuggester(Suggester timed) {
    this.timed = timed;
  }

  /** CPU seconds so far. */
  double seconds() {
    return nanos / 1e9;
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
