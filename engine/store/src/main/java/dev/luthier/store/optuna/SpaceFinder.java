package dev.luthier.store.optuna;

import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.Condition;
import dev.luthier.space.Domain;
import dev.luthier.space.IntegerDomain;
import dev.luthier.space.Parameter;
import dev.luthier.space.RealDomain;
import dev.luthier.space.Scale;
import dev.luthier.space.SearchSpace;
import dev.luthier.store.optuna.Distribution.CategoricalDistribution;
import dev.luthier.store.optuna.Distribution.FloatDistribution;
import dev.luthier.store.optuna.Distribution.IntDistribution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Finds the space that trials were drawn from. Optuna's trials say which distribution each value
 * came from, and not why a parameter was asked for in one trial and not in another: the condition
 * is found by looking which parent's values tell the two apart. Where none does and most trials
 * have the parameter, it is always active, and the others do not fit.
 */
final class SpaceFinder {
  private final List<OptunaTrial> trials;
  private final Map<String, List<Distribution>> drawn = new LinkedHashMap<>();
  private final Map<String, Domain<?>> domains = new LinkedHashMap<>();

  private SpaceFinder(List<OptunaTrial> trials) {
    this.trials =
        trials.stream()
            .filter(
                t ->
                    t.state() == OptunaTrial.State.COMPLETE
                        || t.state() == OptunaTrial.State.PRUNED)
            .toList();
    for (OptunaTrial trial : trials) {
      trial
          .parameters()
          .forEach(
              (name, p) ->
                  drawn.computeIfAbsent(name, n -> new ArrayList<>()).add(p.distribution()));
    }
    drawn.forEach((name, distributions) -> domains.put(name, domain(distributions)));
  }

  /**
   * The space.
   *
   * @throws IllegalArgumentException if there are no parameters, or one is in some trials only and
   *     no other tells in which
   */
  static SearchSpace of(List<OptunaTrial> trials) {
    return new SpaceFinder(trials).space();
  }

  private SearchSpace space() {
    if (domains.isEmpty()) {
      throw new IllegalArgumentException(
          "no trial has a parameter, so there is no space to go on in. Maybe import with a study"
              + " file that has one.");
    }
    var parameters = new ArrayList<Parameter<?>>();
    domains.forEach(
        (name, domain) ->
            parameters.add(new Parameter<>(name, domain, conditions(name), OptionalInt.empty())));
    return SearchSpace.of(parameters, List.of());
  }

  /** The widest range of all. */
  private static Domain<?> domain(List<Distribution> all) {
    if (all.get(0) instanceof CategoricalDistribution choice) {
      return new ChoiceDomain<>(choice.choices().stream().map(Choices::plain).distinct().toList());
    }
    return all.get(0) instanceof IntDistribution ? whole(all) : real(all);
  }

  private static Domain<?> real(List<Distribution> all) {
    var ranges = all.stream().map(FloatDistribution.class::cast).toList();
    double min = ranges.stream().mapToDouble(FloatDistribution::low).min().orElseThrow();
    double max = ranges.stream().mapToDouble(FloatDistribution::high).max().orElseThrow();
    var first = ranges.get(0);
    boolean steady = ranges.stream().allMatch(r -> r.low() == min && r.step().equals(first.step()));
    if (min == max) {
      return new ChoiceDomain<>(List.of(min));
    }
    return new RealDomain(
        min,
        max,
        first.log() ? Scale.LOG : Scale.LINEAR,
        steady ? first.step() : OptionalDouble.empty());
  }

  /** Beyond 32 bits a stepped range of real numbers. */
  private static Domain<?> whole(List<Distribution> all) {
    var ranges = all.stream().map(IntDistribution.class::cast).toList();
    long min = ranges.stream().mapToLong(IntDistribution::low).min().orElseThrow();
    long max = ranges.stream().mapToLong(IntDistribution::high).max().orElseThrow();
    var first = ranges.get(0);
    boolean steady = ranges.stream().allMatch(r -> r.low() == min && r.step() == first.step());
    long step = steady && max - min >= first.step() ? first.step() : 1;
    Scale scale = first.log() ? Scale.LOG : Scale.LINEAR;
    if (min >= Integer.MIN_VALUE && max <= Integer.MAX_VALUE) {
      return new IntegerDomain((int) min, (int) max, scale, (int) step);
    }
    OptionalDouble steps = first.log() ? OptionalDouble.empty() : OptionalDouble.of((double) step);
    return new RealDomain((double) min, (double) max, scale, steps);
  }

  private List<Condition> conditions(String name) {
    long with = trials.stream().filter(t -> t.parameters().containsKey(name)).count();
    if (with == trials.size()) {
      return List.of();
    }
    for (String parent : domains.keySet()) {
      if (!parent.equals(name) && !dependsOn(parent, name)) {
        var found = condition(name, parent);
        if (!found.isEmpty()) {
          return List.of(new Condition(parent, found));
        }
      }
    }
    if (2 * with > trials.size()) {
      return List.of();
    }
    throw new IllegalArgumentException(
        "parameter '"
            + name
            + "' is in "
            + with
            + " of "
            + trials.size()
            + " trials, and the values of no other parameter tell in which. Maybe import with a"
            + " study file that says when it is active.");
  }

  /** Whether one parameter is only ever there together with the other. */
  private boolean dependsOn(String parameter, String other) {
    return trials.stream()
        .filter(t -> t.parameters().containsKey(parameter))
        .allMatch(t -> t.parameters().containsKey(other));
  }

  /** The parent's values with which the parameter is active; empty if they do not tell. */
  private List<Object> condition(String name, String parent) {
    var active = new ArrayList<Object>();
    var inactive = new ArrayList<Object>();
    for (OptunaTrial trial : trials) {
      var suggested = trial.parameters().get(parent);
      boolean present = trial.parameters().containsKey(name);
      if (suggested == null && present) {
        return List.of();
      }
      if (suggested != null) {
        Object value = Choices.plain(suggested.external());
        (present ? active : inactive).add(value);
      }
    }
    if (active.isEmpty() || active.stream().anyMatch(inactive::contains)) {
      return List.of();
    }
    return domains.get(parent) instanceof IntegerDomain whole
        ? from(whole, active, inactive)
        : domains.get(parent) instanceof ChoiceDomain
            ? active.stream().distinct().toList()
            : List.of();
  }

  /** A count that asks for one parameter more from some number on, as numbers of layers do. */
  private static List<Object> from(
      IntegerDomain domain, List<Object> active, List<Object> inactive) {
    int least = active.stream().mapToInt(v -> (Integer) v).min().orElseThrow();
    boolean above = inactive.stream().allMatch(v -> (Integer) v < least);
    var values = new ArrayList<Object>();
    for (long v = least; above && v <= domain.max() && values.size() <= 1000; v++) {
      if (domain.contains((int) v)) {
        values.add((int) v);
      }
    }
    return values.size() > 1000 ? List.of() : values;
  }
}
