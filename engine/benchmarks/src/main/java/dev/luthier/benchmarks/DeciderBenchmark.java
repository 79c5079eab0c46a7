package dev.luthier.benchmarks;

import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.Decider;
import dev.luthier.study.Step;
import dev.luthier.study.Stepper;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
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

/** The decider's step from a state of many trials: a leg ends, and what follows is decided. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DeciderBenchmark {
  private static final Parameter<Double> X = Parameter.uniform("x", -1, 1);

  /** Trials that the state knows. */
  @Param({"100", "10000", "100000"})
  public int trials;

  private StudyState state = Decider.create(spec(), 0).state();
  private StudyCommand.FinishLeg command = finish(state, new Leg(0, 0, 0, 1, 1, Optional.empty()));

  private static StudySpec spec() {
    return StudySpec.minimizing("loss")
        .over(X)
        .suggester(Suggester.random())
        .halving(3, "1x1", "3x1", "9x1")
        .budget(Budget.trials(1_000_000))
        .build();
  }

  private static StudyCommand.FinishLeg finish(StudyState state, Leg leg) {
    double value = leg.trial() < state.trials().size() ? value(state, leg.trial()) : 0;
    var observations =
        java.util.stream.IntStream.rangeClosed(leg.fromEpoch() + 1, leg.untilEpoch())
            .mapToObj(epoch -> new Observation(epoch, Map.of("loss", value), 1))
            .toList();
    var outcome = new LegOutcome.Reached(Optional.empty());
    return new StudyCommand.FinishLeg(0, leg, outcome, observations, 1);
  }

  private static double value(StudyState state, int trial) {
    return state.trials().get(trial).configuration().number("x");
  }

  /** Makes the state. */
  @Setup
  public void prepare() {
    var stepper = Stepper.from(Decider.create(spec(), 0).state());
    Step unused = stepper.accept(new StudyCommand.Open(0, 2, 0, Map.of()));
    while (stepper.state().trials().size() < trials) {
      unused = stepper.accept(finish(stepper.state(), first(stepper.state())));
    }
    state = stepper.state();
    command = finish(state, first(state));
  }

  private static Leg first(StudyState state) {
    List<Leg> running = state.runningLegs();
    return running.get(0);
  }

  /** One leg ends. */
  @Benchmark
  public Step legEnds() {
    return Decider.step(state, command);
  }
}
