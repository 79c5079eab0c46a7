package dev.luthier.study;

import dev.luthier.search.Suggester;
import dev.luthier.space.Constraint;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.stop.Divergence;
import dev.luthier.stop.Halving;
import dev.luthier.stop.LegJudge;
import dev.luthier.stop.MedianRule;
import dev.luthier.stop.Patience;
import dev.luthier.stop.Stoppers;
import dev.luthier.stop.Thresholds;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import dev.luthier.trial.Yardstick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * All that defines a study.
 *
 * @param name for directories and views; letters, digits, dot, dash, underscore
 * @param objective where the objective is found; empty if it is handed over as code
 * @param settings what the study file says to the objective (data, columns, splits); opaque to the
 *     core
 * @param goal metric and direction
 * @param space what may vary
 * @param suggester where to look next
 * @param halving eta, ladder and finalists; the ladder's last rung is a whole trial
 * @param stoppers what may end a leg before its last epoch
 * @param retries how often a leg may fail by its own code before its trial does; 0: never
 * @param legTimeout longest a leg may take
 * @param refitRows rows of the last training of the winner; empty: all
 * @param start tried first, in order; parameters left out are drawn
 * @param budget when it ends
 * @param seed of everything random
 * @param weight its share of the slots, beside those of other studies; above 0; decides nothing
 *     else
 */
public record StudySpec(
    String name,
    Optional<ObjectiveSource> objective,
    Map<String, Object> settings,
    Goal goal,
    SearchSpace space,
    Suggester suggester,
    Halving halving,
    Stoppers stoppers,
    int retries,
    Duration legTimeout,
    OptionalInt refitRows,
    List<Map<String, Object>> start,
    Budget budget,
    long seed,
    double weight) {
  public StudySpec {
    start = List.copyOf(start);
    settings = Map.copyOf(settings);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "name '"
              + name
              + "' may have letters, digits, dot, dash and underscore. Maybe replace the others.");
    }
    if (retries < 0) {
      throw new IllegalArgumentException(
          "retries (" + retries + ") must not be negative. Maybe 0.");
    }
    if (legTimeout.isNegative() || legTimeout.isZero()) {
      throw new IllegalArgumentException(
          "legTimeout (" + legTimeout + ") must be above 0. Maybe 30m.");
    }
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("weight (" + weight + ") must be above 0. Maybe 1.");
    }
    boolean endless = budget.trials().isEmpty() && budget.epochs().isEmpty();
    if (halving.mode() == Halving.Mode.SYNCHRONOUS
        && halving.ladder().size() > 1
        && endless
        && !suggester.name().equals("grid")) {
      throw new IllegalArgumentException(
          "halving.mode synchronous never promotes while trials may still begin, and nothing limits"
              + " them. Maybe set budget.trials or budget.epochs, or mode = asynchronous.");
    }
    for (var given : start) {
      space.complete(given, new double[space.dimension()]);
    }
    suggester.open(space, seed);
  }

  /** The same study with just these configurations, in order, and none after them. */
  public StudySpec starting(List<Map<String, Object>> configurations) {
    return with(
        objective, suggester, configurations, budget.or(Budget.trials(configurations.size())));
  }

  /** The same study with another budget. */
  public StudySpec within(Budget other) {
    return with(objective, suggester, start, other);
  }

  /** The same study with another objective. */
  public StudySpec training(ObjectiveSource other) {
    return with(Optional.of(other), suggester, start, budget);
  }

  /** The same study with another suggester. */
  public StudySpec searching(Suggester other) {
    return with(objective, other, start, budget);
  }

  private StudySpec with(
      Optional<ObjectiveSource> trained,
      Suggester proposing,
      List<Map<String, Object>> first,
      Budget limit) {
    return new StudySpec(
        name,
        trained,
        settings,
        goal,
        space,
        proposing,
        halving,
        stoppers,
        retries,
        legTimeout,
        refitRows,
        first,
        limit,
        seed,
        weight);
  }

  /** The ladder. */
  public RungLadder ladder() {
    return halving.ladder();
  }

  /** Number of folds of a whole trial. */
  public int folds() {
    return ladder().get(ladder().top()).folds();
  }

  /** A judge for the epochs of a leg. */
  public Function<Observation, Optional<LegOutcome>> judge(Leg leg, Yardstick yardstick) {
    return new LegJudge(stoppers, goal, yardstick, leg);
  }

  /** Begins a spec that looks for the smallest value. */
  public static Builder minimizing(String metric) {
    return new Builder(new Goal(metric, Goal.Direction.MINIMIZE));
  }

  /** Begins a spec that looks for the largest value. */
  public static Builder maximizing(String metric) {
    return new Builder(new Goal(metric, Goal.Direction.MAXIMIZE));
  }

  /** Begins a spec. */
  public static Builder of(Goal goal) {
    return new Builder(goal);
  }

  /**
   * A warning where the budget cannot fill the ladder, with the ladder that would fit; empty if all
   * is well.
   */
  public Optional<String> ladderWarning() {
    return budget.trials().isEmpty()
        ? Optional.empty()
        : halving.warning(budget.trials().getAsInt());
  }

  /** Collects a spec. Not for several threads. */
  public static final class Builder {
    private final Goal goal;
    private String name = "study";
    private Optional<ObjectiveSource> objective = Optional.empty();
    private Map<String, Object> settings = Map.of();
    private final List<Parameter<?>> parameters = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private Suggester suggester = Suggester.bayesian();
    private int eta = 3;
    private List<Rung> rungs = List.of();
    private int finalists = 3;
    private Halving.Mode mode = Halving.Mode.ASYNCHRONOUS;
    private int brackets = 1;
    private double alpha = 0.25;
    private double controls = 0.02;
    private OptionalInt review = OptionalInt.empty();
    private int epochs = 1;
    private int folds = 1;
    private OptionalDouble lossBound = OptionalDouble.empty();
    private Thresholds thresholds = Thresholds.NONE;
    private Optional<MedianRule> median = Optional.empty();
    private Optional<Patience> patience = Optional.empty();
    private int retries;
    private Duration legTimeout = Duration.ofMinutes(30);
    private OptionalInt refitRows = OptionalInt.empty();
    private List<Map<String, Object>> start = List.of();
    private Budget budget = Budget.unlimited();
    private long seed = 1;
    private double weight = 1;

    private Builder(Goal goal) {
      this.goal = goal;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    /** The objective by its name. */
    public Builder objective(String value) {
      return objective(new ObjectiveSource.Named(value));
    }

    public Builder objective(ObjectiveSource value) {
      objective = Optional.of(value);
      return this;
    }

    public Builder settings(Map<String, Object> value) {
      settings = value;
      return this;
    }

    public Builder over(Parameter<?>... value) {
      parameters.addAll(List.of(value));
      return this;
    }

    public Builder over(List<Parameter<?>> value) {
      parameters.addAll(value);
      return this;
    }

    public Builder constraint(Constraint value) {
      constraints.add(value);
      return this;
    }

    public Builder suggester(Suggester value) {
      suggester = value;
      return this;
    }

    /** Halving over rungs such as {@code "1x1", "3x1", "9x5"}: epochs x folds. */
    public Builder halving(int etaValue, String... rungValues) {
      return halving(etaValue, List.of(rungValues).stream().map(Rung::parse).toList());
    }

    public Builder halving(int etaValue, List<Rung> rungValues) {
      eta = etaValue;
      rungs = List.copyOf(rungValues);
      return this;
    }

    public Builder mode(Halving.Mode value) {
      mode = value;
      return this;
    }

    /** At how many rungs trials begin; 1: all at the lowest. */
    public Builder brackets(int value) {
      brackets = value;
      return this;
    }

    /** Chance to win that a hundredth of the full training must have; 0: ranks alone decide. */
    public Builder alpha(double value) {
      alpha = value;
      return this;
    }

    /** Share of the given-up trials that are run on, in studies of 200 trials and more. */
    public Builder controls(double value) {
      controls = value;
      return this;
    }

    /** How many of the best are evaluated again on fresh splits. */
    public Builder review(int value) {
      review = OptionalInt.of(value);
      return this;
    }

    public Builder finalists(int value) {
      finalists = value;
      return this;
    }

    /** Epochs and folds of a whole trial, where there is no halving. */
    public Builder whole(int epochsValue, int foldsValue) {
      epochs = epochsValue;
      folds = foldsValue;
      return this;
    }

    public Builder lossBound(double value) {
      lossBound = OptionalDouble.of(value);
      return this;
    }

    /** Worst goal allowed, in the user's sign, by the epoch from which it holds. */
    public Builder thresholds(Map<Integer, Double> bounds) {
      thresholds = new Thresholds(bounds);
      return this;
    }

    public Builder median(MedianRule value) {
      median = Optional.of(value);
      return this;
    }

    public Builder patience(Patience value) {
      patience = Optional.of(value);
      return this;
    }

    public Builder retries(int value) {
      retries = value;
      return this;
    }

    public Builder legTimeout(Duration value) {
      legTimeout = value;
      return this;
    }

    public Builder refitRows(int value) {
      refitRows = OptionalInt.of(value);
      return this;
    }

    public Builder start(List<Map<String, Object>> value) {
      start = value;
      return this;
    }

    public Builder budget(Budget value) {
      budget = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder weight(double value) {
      weight = value;
      return this;
    }

    /**
     * The spec.
     *
     * @throws IllegalArgumentException if anything does not fit; the message says what and how to
     *     mend it
     */
    public StudySpec build() {
      var ladder = new RungLadder(rungs.isEmpty() ? List.of(new Rung(epochs, folds)) : rungs);
      return new StudySpec(
          name,
          objective,
          settings,
          goal,
          SearchSpace.of(parameters, constraints),
          suggester,
          new Halving(eta, ladder, finalists, mode, brackets, alpha, controls, review),
          new Stoppers(new Divergence(lossBound), thresholds, median, patience),
          retries,
          legTimeout,
          refitRows,
          start,
          budget,
          seed,
          weight);
    }
  }
}
