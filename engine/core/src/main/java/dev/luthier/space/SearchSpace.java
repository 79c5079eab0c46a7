package dev.luthier.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All that may vary in a study. Validated when built: names are unique, conditions refer to
 * parameters of the space and to values they can take, and no parameter depends on itself.
 */
public final class SearchSpace {
  private final List<Parameter<?>> parameters;
  private final List<Constraint> constraints;
  private final String[] names;
  private final Map<String, Integer> positions = new HashMap<>();
  private final int[] parentsFirst;

  private SearchSpace(List<Parameter<?>> parameters, List<Constraint> constraints) {
    this.parameters = List.copyOf(parameters);
    this.constraints = List.copyOf(constraints);
    this.names = this.parameters.stream().map(Parameter::name).toArray(String[]::new);
    for (int i = 0; i < names.length; i++) {
      if (positions.put(names[i], i) != null) {
        throw new IllegalArgumentException(
            "parameter '" + names[i] + "' is declared twice. Maybe rename one of them.");
      }
    }
    this.parameters.forEach(this::requireSoundConditions);
    this.parentsFirst = parentsFirst();
  }

  /** A space without constraints. */
  public static SearchSpace of(Parameter<?>... parameters) {
    return of(List.of(parameters), List.of());
  }

  /**
   * A space with constraints.
   *
   * @throws IllegalArgumentException if it is empty or inconsistent; the message names the
   *     parameter
   */
  public static SearchSpace of(List<Parameter<?>> parameters, List<Constraint> constraints) {
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("a search space needs at least one parameter.");
    }
    return new SearchSpace(parameters, constraints);
  }

  private void requireSoundConditions(Parameter<?> parameter) {
    var parents = new HashSet<String>();
    for (Condition condition : parameter.conditions()) {
      Integer parent = positions.get(condition.parent());
      if (parent == null) {
        throw new IllegalArgumentException(
            "condition of '"
                + parameter.name()
                + "' names '"
                + condition.parent()
                + "', which is no parameter. Maybe one of "
                + Arrays.toString(names)
                + " is meant.");
      }
      if (!parents.add(condition.parent())) {
        throw new IllegalArgumentException(
            "condition of '"
                + parameter.name()
                + "' names '"
                + condition.parent()
                + "' twice. Maybe join the two lists.");
      }
      Domain<?> domain = parameters.get(parent).domain();
      for (Object value : condition.values()) {
        if (!domain.contains(value)) {
          throw new IllegalArgumentException(
              "condition of '"
                  + parameter.name()
                  + "' waits for "
                  + condition.parent()
                  + " = "
                  + value
                  + ", which can never be. Maybe use a value of "
                  + domain
                  + ".");
        }
      }
    }
  }

  private int[] parentsFirst() {
    var order = new ArrayList<Integer>();
    var mark = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      visit(i, mark, order);
    }
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private void visit(int i, int[] mark, List<Integer> order) {
    if (mark[i] == 2) {
      return;
    }
    if (mark[i] == 1) {
      throw new IllegalArgumentException(
          "condition of '"
              + names[i]
              + "' depends on itself through its parents. Maybe remove one of the conditions.");
    }
    mark[i] = 1;
    for (Condition condition : parameters.get(i).conditions()) {
      visit(position(condition.parent()), mark, order);
    }
    mark[i] = 2;
    order.add(i);
  }

  private int position(String name) {
    Integer position = positions.get(name);
    if (position == null) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no parameter of the space. Maybe one of "
              + Arrays.toString(names)
              + " is meant.");
    }
    return position;
  }

  /** The parameters in the order they were declared. */
  public List<Parameter<?>> parameters() {
    return parameters;
  }

  /** The rules between parameters. */
  public List<Constraint> constraints() {
    return constraints;
  }

  /** Number of parameters, active or not. */
  public int dimension() {
    return names.length;
  }

  /** Whether the parameter at a position has one value only. */
  public boolean isFixed(int position) {
    return parameters.get(position).size().orElse(0) == 1;
  }

  /** Number of parameters with more than one value. */
  public int freeDimension() {
    return (int) IntStream.range(0, names.length).filter(j -> !isFixed(j)).count();
  }

  /** Positions of the parameters, every parent before its children; ties in declared order. */
  public int[] parentsFirstOrder() {
    return parentsFirst.clone();
  }

  /**
   * The configuration at a point of the unit cube; coordinates of inactive parameters are passed
   * over. Constraints are not looked at.
   *
   * @param u {@code [dimension]}, each in [0, 1]
   */
  public Configuration fromUnit(double[] u) {
    @Nullable Object[] values = new @Nullable Object[names.length];
    for (int i : parentsFirst) {
      if (isActive(i, values)) {
        values[i] = parameters.get(i).fromUnit(u[i]);
      }
    }
    return new Configuration(names, values);
  }

  /** The point of the unit cube, {@code [dimension]}; NaN where a parameter is inactive. */
  public double[] toUnit(Configuration configuration) {
    return configuration.place(this, this::point).clone();
  }

  private double[] point(Configuration configuration) {
    var u = new double[names.length];
    for (int i = 0; i < names.length; i++) {
      Object value = configuration.at(i, names);
      u[i] = value == null ? Double.NaN : parameters.get(i).domain().toUnit(value);
    }
    return u;
  }

  /**
   * The configuration with just these values.
   *
   * @throws IllegalArgumentException if a name is unknown, an active parameter is missing, an
   *     inactive one is given, or a value is outside its domain
   */
  public Configuration configuration(Map<String, ?> given) {
    given.keySet().forEach(this::position);
    @Nullable Object[] values = new @Nullable Object[names.length];
    for (int i : parentsFirst) {
      Object value = given.get(names[i]);
      boolean active = isActive(i, values);
      if (active && value == null) {
        throw new IllegalArgumentException(
            "configuration " + given + " lacks '" + names[i] + "', which is active in it.");
      }
      if (!active && value != null) {
        throw new IllegalArgumentException(
            "configuration "
                + given
                + " gives '"
                + names[i]
                + "', which is not active in it. Maybe leave it out.");
      }
      values[i] = value == null ? null : parse(i, value);
    }
    return new Configuration(names, values);
  }

  /**
   * The configuration with the given values; the rest comes from a point of the unit cube. Values
   * of parameters that turn out inactive are dropped; of one that is fixed the fixed value counts.
   *
   * @throws IllegalArgumentException if a name is unknown or a value is outside its domain
   */
  public Configuration complete(Map<String, ?> given, double[] u) {
    given.keySet().forEach(this::position);
    @Nullable Object[] values = new @Nullable Object[names.length];
    for (int i : parentsFirst) {
      if (isActive(i, values)) {
        Object value = given.get(names[i]);
        Object parsed = value == null ? parameters.get(i).fromUnit(u[i]) : parse(i, value);
        values[i] = parameters.get(i).fixed().<Object>map(v -> v).orElse(parsed);
      }
    }
    return new Configuration(names, values);
  }

  private Object parse(int i, Object value) {
    try {
      return parameters.get(i).domain().parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("parameter '" + names[i] + "': " + e.getMessage(), e);
    }
  }

  private boolean isActive(int i, @Nullable Object[] values) {
    for (Condition condition : parameters.get(i).conditions()) {
      Object parent = values[position(condition.parent())];
      if (parent == null || !waitsFor(condition, parent)) {
        return false;
      }
    }
    return true;
  }

  /** Compares members, not numbers: 0.3 means the member 0.30000000000000004 of a stepped range. */
  private boolean waitsFor(Condition condition, Object parent) {
    Domain<?> domain = parameters.get(position(condition.parent())).domain();
    return condition.values().contains(parent)
        || condition.values().stream().anyMatch(v -> domain.parse(v).equals(parent));
  }

  /** Whether the parameter is active given the values of its parents in the configuration. */
  public boolean isActive(Parameter<?> parameter, Configuration configuration) {
    return parameter.conditions().stream()
        .allMatch(c -> configuration.find(c.parent()).map(p -> waitsFor(c, p)).orElse(false));
  }

  /** Whether every rule holds. */
  public boolean satisfies(Configuration configuration) {
    return constraints.stream().allMatch(c -> c.predicate().test(configuration));
  }

  /**
   * Whether the configuration has a member value for just the active parameters, the fixed one
   * where there is one, and every rule holds.
   */
  public boolean contains(Configuration configuration) {
    if (!positions.keySet().containsAll(configuration.asMap().keySet())) {
      return false;
    }
    for (Parameter<?> parameter : parameters) {
      var value = configuration.find(parameter.name());
      if (value.isPresent() != isActive(parameter, configuration)
          || (value.isPresent() && !takes(parameter, value.get()))) {
        return false;
      }
    }
    return satisfies(configuration);
  }

  private static boolean takes(Parameter<?> parameter, Object value) {
    return parameter.fixed().isPresent()
        ? parameter.fixed().get().equals(value)
        : parameter.domain().contains(value);
  }

  /**
   * Product of the parameters' sizes, an upper bound of the number of configurations; empty if one
   * is a continuum or past a long.
   */
  public OptionalLong size() {
    long product = 1;
    for (Parameter<?> parameter : parameters) {
      OptionalLong size = parameter.size();
      if (size.isEmpty() || product > Long.MAX_VALUE / size.getAsLong()) {
        return OptionalLong.empty();
      }
      product *= size.getAsLong();
    }
    return OptionalLong.of(product);
  }

  /**
   * Spaces are equal if they have equal parameters in the same order and rules of the same text.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SearchSpace s
        && s.parameters.equals(parameters)
        && s.constraints.equals(constraints);
  }

  @Override
  public int hashCode() {
    return parameters.hashCode();
  }

  @Override
  public String toString() {
    return parameters.toString();
  }
}
