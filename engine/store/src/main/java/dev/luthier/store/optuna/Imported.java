package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import dev.luthier.study.Budget;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Goal;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A study of Optuna's, in our words.
 *
 * @param study has one objective
 */
public record Imported(OptunaStudy study) {
  public Imported {
    if (study.directions().size() != 1
        || study.directions().get(0) == OptunaStudy.Direction.NOT_SET) {
      throw new IllegalArgumentException(
          "study '"
              + study.name()
              + "' has the directions "
              + study.directions()
              + "; only studies with one objective can be taken over. Maybe choose another.");
    }
  }

  /** A trial that ended, as far as it fits a space. */
  public record Ended(
      Configuration configuration, TrialState end, double value, List<Double> curve) {
    /** What takes the trial over. */
    public StudyCommand imported(long at) {
      return new StudyCommand.ImportTrial(at, configuration, end, value, curve);
    }
  }

  /**
   * The trials that fit a space, and why others do not.
   *
   * @param refused one sentence a trial
   */
  public record Fitting(List<Ended> trials, List<String> refused) {}

  /** What the study is after; a metric without a name is {@code value}. */
  public Goal goal() {
    JsonNode names = study.systemAttributes().get("study:metric_names");
    String metric = names == null ? "value" : names.path(0).asText("value");
    return new Goal(
        metric,
        study.directions().get(0) == OptunaStudy.Direction.MINIMIZE
            ? Goal.Direction.MINIMIZE
            : Goal.Direction.MAXIMIZE);
  }

  /** Whether the study says what its metric is called. */
  public boolean namesItsMetric() {
    return study.systemAttributes().containsKey("study:metric_names");
  }

  /**
   * A study that goes on with this one: its space is read off the trials, its start are the trials
   * that wait to be run, its budget is used up by those that ended and wait.
   *
   * @param name of the new study
   * @throws IllegalArgumentException if the trials do not tell the space
   */
  public StudySpec spec(String name) {
    SearchSpace space = SpaceFinder.of(study.trials());
    List<Map<String, Object>> start = waiting(space);
    long trials = fitting(space).trials().size() + (long) start.size();
    return StudySpec.of(goal())
        .name(name)
        .over(space.parameters())
        .suggester(Suggester.bayesian())
        .start(start)
        .budget(Budget.trials((int) Math.max(1, trials)))
        .build();
  }

  /** Values that were enqueued and not tried, as far as the space has them. */
  private List<Map<String, Object>> waiting(SearchSpace space) {
    var start = new ArrayList<Map<String, Object>>();
    for (OptunaTrial trial : study.trials()) {
      JsonNode fixed = trial.systemAttributes().get("fixed_params");
      if (trial.state() == OptunaTrial.State.WAITING && fixed != null) {
        var given = new LinkedHashMap<String, Object>();
        fixed.fields().forEachRemaining(f -> given.put(f.getKey(), Choices.plain(f.getValue())));
        if (fits(space, given)) {
          start.add(given);
        }
      }
    }
    return start;
  }

  private static boolean fits(SearchSpace space, Map<String, Object> given) {
    try {
      space.complete(given, new double[space.dimension()]);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The trials that ended, by number, where a space has their values. */
  public Fitting fitting(SearchSpace space) {
    var trials = new ArrayList<Ended>();
    var refused = new ArrayList<String>();
    for (OptunaTrial trial : study.trials()) {
      if (trial.state().isFinished()) {
        try {
          trials.add(ended(trial, space.configuration(values(trial))));
        } catch (IllegalArgumentException e) {
          refused.add("trial " + trial.number() + ": " + e.getMessage());
        }
      }
    }
    return new Fitting(List.copyOf(trials), List.copyOf(refused));
  }

  private static Map<String, Object> values(OptunaTrial trial) {
    var values = new LinkedHashMap<String, Object>();
    trial.parameters().forEach((name, p) -> values.put(name, Choices.plain(p.external())));
    return values;
  }

  private static Ended ended(OptunaTrial trial, Configuration configuration) {
    double value = trial.values().map(v -> v.get(0)).orElse(Double.NaN);
    boolean complete = trial.state() == OptunaTrial.State.COMPLETE;
    String reason =
        Optional.ofNullable(trial.userAttributes().get("luthier:reason"))
            .map(JsonNode::asText)
            .orElse(trial.state() == OptunaTrial.State.PRUNED ? "pruned" : "failed");
    TrialState end =
        complete
            ? new TrialState.Completed()
            : trial.state() == OptunaTrial.State.PRUNED
                ? new TrialState.Stopped(reason)
                : new TrialState.Failed(reason);
    return new Ended(configuration, end, complete ? value : Double.NaN, curve(trial));
  }

  /** Steps that count epochs, from 0 or from 1; others tell no curve. */
  private static List<Double> curve(OptunaTrial trial) {
    var steps = trial.intermediateValues();
    boolean counted =
        !steps.isEmpty()
            && steps.firstKey() >= 0
            && steps.firstKey() <= 1
            && steps.lastKey() - steps.firstKey() == steps.size() - 1;
    return counted ? List.copyOf(steps.values()) : List.of();
  }
}
