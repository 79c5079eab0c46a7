package dev.luthier.benchmarks;

import dev.luthier.rng.Streams;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.study.Budget;
import dev.luthier.study.Decider;
import dev.luthier.study.Step;
import dev.luthier.study.Stepper;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.History;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One proposal from a history of finished trials, in ten dimensions; the session is warm. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SuggesterBenchmark {
  private static final int DIMENSION = 10;

  /** The suggester's name. */
  @Param({"random", "sobol", "tpe", "cma-es", "bayesian"})
  public String suggester = "sobol";

  /** Finished trials. */
  @Param({"100", "1000"})
  public int trials;

  private Suggester.Session session = (history, index) -> new Proposal.Exhausted("not set up");
  private History history = Decider.create(spec(), 0).state().history();

  private static List<Parameter<?>> parameters() {
    var parameters = new ArrayList<Parameter<?>>();
    for (int i = 0; i < DIMENSION; i++) {
      parameters.add(Parameter.uniform("x" + i, -1, 1));
    }
    return parameters;
  }

  private static StudySpec spec() {
    return StudySpec.minimizing("loss")
        .over(parameters())
        .suggester(Suggester.random())
        .budget(Budget.trials(1_000_000))
        .build();
  }

  /** Makes the history. */
  @Setup
  public void prepare() {
    var stepper = Stepper.from(Decider.create(spec(), 0).state());
    Step unused = stepper.accept(new StudyCommand.Open(0, 1, 0, Map.of()));
    while (stepper.state().trials().size() <= trials) {
      unused = stepper.accept(finish(stepper.state().runningLegs().get(0)));
    }
    history = stepper.state().history();
    session = Suggester.named(suggester, Map.of()).open(SearchSpace.of(parameters(), List.of()), 1);
  }

  private static StudyCommand.FinishLeg finish(Leg leg) {
    double value = Streams.of(1, "bench.value", leg.trial()).nextDouble();
    return new StudyCommand.FinishLeg(
        0,
        leg,
        new LegOutcome.Reached(Optional.empty()),
        List.of(new Observation(1, Map.of("loss", value), 1)),
        1);
  }

  /** One proposal. */
  @Benchmark
  public Proposal propose() {
    return session.propose(history, trials);
  }
}
