package dev.luthier.benchmarks;

import dev.luthier.sim.TrialModel;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.trial.Goal;
import java.util.List;
import java.util.function.Supplier;

/**
 * Something to optimise whose best value is known.
 *
 * @param kind synthetic, conditional or mixed, or a real table
 * @param goal the metric {@code value} or the table's column
 * @param epochs of a whole trial
 * @param best in the user's sign
 * @param models a fresh model for every run; a model is for one thread
 */
record Problem(
    String name,
    Kind kind,
    List<Parameter<?>> parameters,
    Goal goal,
    int epochs,
    double best,
    Supplier<TrialModel> models) {
  /** The three weights of the count. */
  enum Kind {
    SYNTHETIC,
    MIXED,
    TABLE
  }

  Problem {
    parameters = List.copyOf(parameters);
  }

  /** The goal at an epoch, in the user's sign. */
  double value(Configuration configuration, int epoch) {
    Double value = models.get().at(0, configuration, 0, epoch).metrics().get(goal.metric());
    return value == null ? Double.NaN : value;
  }

  /** How much worse than the best a value is; at least 0 but for rounding. */
  double regret(double value) {
    return goal.flip(value) - goal.flip(best);
  }
}
