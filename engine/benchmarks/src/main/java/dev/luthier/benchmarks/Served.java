package dev.luthier.benchmarks;

import dev.luthier.actors.Tuner;
import dev.luthier.eval.Objective;
import dev.luthier.rng.Streams;
import dev.luthier.search.Effort;
import dev.luthier.search.Fit;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyLog;
import dev.luthier.study.Budget;
import dev.luthier.study.Decider;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Step;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.History;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/**
 * A study whose suggester knows many trials from the start, run by the actors in real time: its
 * trials do nothing but sleep.
 */
final class Served {
  private final Suggester suggester;
  private final Problem problem;
  private final SearchSpace space;
  private final List<Configuration> known = new ArrayList<>();

  /**
   * What was seen.
   *
   * @param waits seconds between two trials of a slot
   * @param mostMissed finished results that a trial's proposal had not seen when it began
   * @param beside proposals by a fit that was made beside
   */
  record Seen(List<Double> waits, int mostMissed, long beside) {}

  Served(Suggester suggester, Problem problem, int count) {
    this.suggester = suggester;
    this.problem = problem;
    this.space = SearchSpace.of(problem.parameters(), List.of());
    var random = Suggester.random().open(space, 2);
    var nothing = new History(List.of(), spec(1).ladder());
    for (int i = 0; i < count; i++) {
      known.add(((Proposal.Proposed) random.propose(nothing, i)).configuration());
    }
  }

  private StudySpec spec(int trials) {
    return StudySpec.of(problem.goal())
        .name("served")
        .over(problem.parameters())
        .suggester(suggester)
        .budget(Budget.trials(trials))
        .seed(1)
        .build();
  }

  /**
   * Runs so many trials.
   *
   * @param seconds mean of a trial; the durations are log-normal, sigma 1
   */
  Seen run(int slots, double seconds, int trials) {
    StudySpec spec = spec(trials + slots);
    var store = new MemoryStudyStore();
    try (StudyLog log = store.open(spec)) {
      var unused = log.append(prepared(spec));
    }
    List<Double> waits = Collections.synchronizedList(new ArrayList<>());
    ThreadLocal<Long> last = new ThreadLocal<>();
    Objective sleep =
        t -> {
          Long ended = last.get();
          if (ended != null) {
            waits.add((System.nanoTime() - ended) / 1e9);
          }
          double normal = Streams.of(1, "bench.duration", t.trial()).nextGaussian();
          Thread.sleep((long) (1e3 * seconds * Math.exp(normal - 0.5)));
          double value = problem.value(t.configuration(), 1);
          last.set(System.nanoTime());
          return value;
        };
    try (var tuner = Tuner.options().slots(slots).store(store).start()) {
      var result = tuner.submit(spec, sleep).toCompletableFuture().join();
      if (result.failed()) {
        throw new IllegalStateException("the study did not end well: " + result);
      }
    }
    try (StudyLog log = store.open(spec)) {
      List<LogEntry> entries = log.read();
      return new Seen(List.copyOf(waits), mostMissed(entries, slots), beside(entries));
    }
  }

  private List<LogEntry> prepared(StudySpec spec) {
    Step step = Decider.create(spec, 0);
    List<LogEntry> entries = new ArrayList<>(step.entries());
    for (Configuration c : known) {
      double value = problem.value(c, 1);
      step = Decider.step(step.state(), new StudyCommand.GiveEvidence(0, c, value));
      entries.addAll(step.entries());
    }
    return entries;
  }

  private static int mostMissed(List<LogEntry> entries, int slots) {
    var ends = new ArrayList<Long>();
    var bases = new HashMap<Integer, Long>();
    int most = 0;
    for (LogEntry entry : entries) {
      if (entry.event() instanceof StudyEvent.LegEnded) {
        ends.add(entry.seq());
      } else if (entry.event() instanceof StudyEvent.TrialPlanned planned) {
        bases.put(planned.trial(), entry.basis());
      } else if (entry.event() instanceof StudyEvent.LegStarted started
          && started.leg().trial() >= slots) {
        long basis = bases.getOrDefault(started.leg().trial(), 0L);
        most = Math.max(most, (int) ends.stream().filter(seq -> seq > basis).count());
      }
    }
    return most;
  }

  private static long beside(List<LogEntry> entries) {
    return entries.stream()
        .filter(
            e ->
                e.event() instanceof StudyEvent.TrialPlanned planned
                    && planned.fit() != StudyEvent.TrialPlanned.OWN)
        .count();
  }

  /** The known trials as a history, and so many running ones. */
  private History history(int running) {
    StudySpec spec = spec(1);
    Step step = Decider.create(spec, 0);
    for (Configuration c : known) {
      double value = problem.value(c, 1);
      step = Decider.step(step.state(), new StudyCommand.GiveEvidence(0, c, value));
    }
    StudyState state = step.state();
    List<Trial> trials = new ArrayList<>(state.history().trials());
    var random = Suggester.random().open(space, 3);
    for (int i = 0; i < running; i++) {
      var drawn = (Proposal.Proposed) random.propose(state.history(), i);
      trials.add(Trial.planned(i, drawn.configuration()).in(new TrialState.Running(0)));
    }
    return new History(trials, spec.ladder());
  }

  /**
   * Seconds that each of some proposals took by itself, one result arriving before each, the fit
   * given.
   */
  List<Double> propose(int running, int count) {
    History history = history(running);
    var session = suggester.open(space, 1);
    Fit fit = session.fit(history);
    List<Trial> trials = new ArrayList<>(history.trials());
    List<Double> times = new ArrayList<>();
    for (int i = -5; i < count; i++) {
      int oldest = trials.size() - running;
      Trial ended = trials.get(oldest);
      double value = problem.value(ended.configuration(), 1);
      trials.set(oldest, ended.at(0, value).in(new TrialState.Completed()));
      var snapshot = new History(List.copyOf(trials), history.ladder());
      long begun = System.nanoTime();
      var proposed = (Proposal.Proposed) session.propose(snapshot, 5 + i, fit, Effort.FULL);
      if (i >= 0) {
        times.add((System.nanoTime() - begun) / 1e9);
      }
      int number = trials.get(trials.size() - 1).number() + 1;
      trials.add(Trial.planned(number, proposed.configuration()).in(new TrialState.Running(0)));
    }
    return times;
  }

  /** Seconds of one fit on one thread: the middle one of five. */
  double fit() {
    History history = history(0);
    var session = suggester.open(space, 1);
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long begun = System.nanoTime();
      Objects.requireNonNull(session.fit(history));
      times.add((System.nanoTime() - begun) / 1e9);
    }
    return times.stream().sorted().toList().get(2);
  }
}
