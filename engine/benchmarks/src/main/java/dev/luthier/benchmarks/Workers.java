package dev.luthier.benchmarks;

import dev.luthier.rng.Streams;
import dev.luthier.search.Effort;
import dev.luthier.search.Fit;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Workers in virtual time that wait for proposals made in measured time: one suggester thinks on
 * the trials of the moment it begins, and keeps a few proposals ready. It has one core: what its
 * fits take is added to the proposal after which they are made. Durations are log-normal, sigma 1.
 */
final class Workers {
  private static final RungLadder ONE = new RungLadder(List.of(new Rung(1, 1)));

  private final Suggester.Session session;
  private final Problem problem;
  private final double meanSeconds;
  private final List<Trial> trials = new ArrayList<>();
  private final PriorityQueue<Running> running =
      new PriorityQueue<>(Comparator.comparingDouble(Running::end));
  private final ArrayDeque<Ready> ready = new ArrayDeque<>();
  private final List<Double> thoughts = new ArrayList<>();
  private final List<Double> waits = new ArrayList<>();
  private int finished;
  private int index;
  private int mostMissed;
  private double busy;
  private Optional<Fit> fit = Optional.empty();

  private record Running(double end, int trial) {}

  private record Ready(int trial, double seconds, int finished) {}

  /**
   * What was seen.
   *
   * @param thoughts seconds that each proposal took
   * @param waits seconds that each worker waited for its next trial
   * @param mostMissed finished results that a proposal had not seen when it was begun
   * @param busy share of the workers' time
   */
  record Seen(List<Double> thoughts, List<Double> waits, int mostMissed, double busy) {}

  Workers(Suggester suggester, Problem problem, double meanSeconds) {
    this.problem = problem;
    this.meanSeconds = meanSeconds;
    this.session = suggester.open(SearchSpace.of(problem.parameters(), List.of()), 1);
  }

  private void finish(int trial) {
    Trial t = trials.get(trial);
    trials.set(trial, t.at(0, problem.value(t.configuration(), 1)).in(new TrialState.Completed()));
    finished++;
  }

  /**
   * Runs until so many trials have ended.
   *
   * @param workers trials at once
   * @param ahead proposals kept ready
   */
  Seen run(int workers, int ahead, int count) {
    var idle = new ArrayDeque<Double>();
    for (int i = 0; i < workers; i++) {
      idle.add(0.0);
    }
    double now = 0;
    while (finished < count) {
      if (ready.size() < ahead || !idle.isEmpty()) {
        Ready next = think();
        now = pass(idle, now, now + next.seconds());
        ready.add(next);
      } else {
        now = pass(idle, now, running.element().end());
      }
      serve(idle, now);
    }
    for (Running unfinished : running) {
      busy -= unfinished.end() - now;
    }
    return new Seen(thoughts, waits, mostMissed, busy / (workers * now));
  }

  /** Lets time pass; answers when it is then. */
  private double pass(ArrayDeque<Double> idle, double now, double until) {
    while (!running.isEmpty() && running.element().end() <= until) {
      double at = running.element().end();
      end(idle);
      serve(idle, Math.max(now, at));
    }
    return until;
  }

  private void end(ArrayDeque<Double> idle) {
    Running over = running.remove();
    finish(over.trial());
    idle.add(over.end());
  }

  private Ready think() {
    int seen = finished;
    var history = new History(List.copyOf(trials), ONE);
    long begun = System.nanoTime();
    Proposal proposal = propose(history);
    double seconds = (System.nanoTime() - begun) / 1e9;
    thoughts.add(seconds);
    Configuration configuration = ((Proposal.Proposed) proposal).configuration();
    trials.add(Trial.planned(trials.size(), configuration));
    return new Ready(trials.size() - 1, seconds, seen);
  }

  private Proposal propose(History history) {
    if (!session.isSlowToFit(history)) {
      return session.propose(history, index++);
    }
    if (fit.isEmpty() || session.isOutgrown(fit.get(), history)) {
      fit = Optional.of(session.fit(history));
    }
    return session.propose(history, index++, fit.get(), Effort.FULL);
  }

  private void serve(ArrayDeque<Double> idle, double now) {
    while (!idle.isEmpty() && !ready.isEmpty()) {
      double since = idle.remove();
      Ready next = ready.remove();
      waits.add(now - since);
      mostMissed = Math.max(mostMissed, finished - next.finished());
      double normal = Streams.of(1, "bench.duration", next.trial()).nextGaussian();
      double seconds = meanSeconds * Math.exp(normal - 0.5);
      trials.set(next.trial(), trials.get(next.trial()).in(new TrialState.Running(0)));
      running.add(new Running(now + seconds, next.trial()));
      busy += seconds;
    }
  }
}
