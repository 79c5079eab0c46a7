package dev.luthier.benchmarks;

import dev.luthier.TimedSuggester;
import dev.luthier.rng.Streams;
import dev.luthier.search.Suggester;
import dev.luthier.sim.Simulation;
import dev.luthier.sim.TrialModel;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Observation;
import java.util.List;

/**
 * One study of one problem by one suggester with one seed, in virtual time.
 *
 * @param workers legs at once; with more than one, durations are log-normal
 */
record Race(Problem problem, Suggester suggester, int workers, int trials, long seed) {
  private static final double MEAN_SECONDS = 60;
  private static final double SIGMA = 1;

  /**
   * What came of it.
   *
   * @param regrets after each completed trial, the best so far
   * @param cpuSeconds of the suggester
   */
  record Outcome(List<Double> regrets, double cpuSeconds) {
    /** The regret after so many trials; that of the last one if there were fewer. */
    double after(int trials) {
      return regrets.isEmpty() ? Double.NaN : regrets.get(Math.min(trials, regrets.size()) - 1);
    }
  }

  Outcome run() {
    var timed = new TimedSuggester(suggester);
    var spec =
        StudySpec.of(problem.goal())
            .name(problem.name())
            .over(problem.parameters())
            .whole(problem.epochs(), 1)
            .suggester(timed)
            .budget(Budget.trials(trials))
            .seed(seed)
            .build();
    var outcome = Simulation.run(spec, timedModel(), workers);
    var regrets = outcome.curve().stream().map(p -> problem.regret(p.best())).toList();
    return new Outcome(regrets, timed.seconds());
  }

  private TrialModel timedModel() {
    TrialModel model = problem.models().get();
    return (trial, configuration, fold, epoch) -> {
      Observation seen = model.at(trial, configuration, fold, epoch);
      return new Observation(epoch, seen.metrics(), seconds(trial) / problem.epochs());
    };
  }

  private double seconds(int trial) {
    double normal = Streams.of(seed, "bench.duration", trial).nextGaussian();
    return workers == 1 ? 1 : MEAN_SECONDS * Math.exp(SIGMA * normal - SIGMA * SIGMA / 2);
  }
}
