package dev.luthier.node;

import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitContext;
import dev.luthier.eval.Refitted;
import dev.luthier.eval.TrialContext;
import dev.luthier.eval.TrialStopped;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Another objective; what is logged while it trains carries its study, trial and fold. */
record LoggedObjective(String study, Objective objective) implements Objective {
  private static final Logger LOGGER = LoggerFactory.getLogger(LoggedObjective.class);

  @Override
  public double evaluate(TrialContext t) throws Exception {
    var names =
        Map.of(
            "study", study,
            "trial", Integer.toString(t.trial()),
            "fold", Integer.toString(t.fold()));
    return named(
        names,
        "epochs " + (t.fromEpoch() + 1) + " to " + t.untilEpoch(),
        () -> objective.evaluate(t));
  }

  @Override
  public Optional<Refitted> refit(RefitContext r) throws Exception {
    var names = Map.of("study", study, "trial", Integer.toString(r.trial()));
    return named(names, "the last training of the winner", () -> objective.refit(r));
  }

  private static <T> T named(Map<String, String> names, String what, Callable<T> training)
      throws Exception {
    names.forEach(MDC::put);
    try {
      LOGGER.debug("{}: begun", what);
      T result = training.call();
      LOGGER.debug("{}: done", what);
      return result;
    } catch (TrialStopped e) {
      throw e;
    } catch (Exception e) {
      LOGGER.warn("{}: failed: {}", what, e.getMessage());
      throw e;
    } finally {
      names.keySet().forEach(MDC::remove);
    }
  }

  @Override
  public OptionalInt folds() {
    return objective.folds();
  }
}
