package dev.luthier.space;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One thing that may vary.
 *
 * @param name unique in its space; not blank
 * @param domain its values
 * @param conditions all must hold for the parameter to be active; empty: always active
 * @param points into how many values grid search cuts a continuum; empty where not said
 */
public record Parameter<T>(
    String name, Domain<T> domain, List<Condition> conditions, OptionalInt points) {
  public Parameter {
    conditions = List.copyOf(conditions);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a parameter needs a name.");
    }
    if (points.isPresent() && points.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "points (" + points.getAsInt() + ") of '" + name + "' must be at least 1.");
    }
  }

  private static <T> Parameter<T> of(String name, Domain<T> domain) {
    return new Parameter<>(name, domain, List.of(), OptionalInt.empty());
  }

  /** A real number in [min, max], every equal interval equally likely. */
  public static Parameter<Double> uniform(String name, double min, double max) {
    return of(name, new RealDomain(min, max, Scale.LINEAR, OptionalDouble.empty()));
  }

  /** A real number in [min, max], every equal ratio equally likely; {@code min > 0}. */
  public static Parameter<Double> logUniform(String name, double min, double max) {
    return of(name, new RealDomain(min, max, Scale.LOG, OptionalDouble.empty()));
  }

  /** A real number min, min + step, ... up to max. */
  public static Parameter<Double> stepped(String name, double min, double max, double step) {
    return of(name, new RealDomain(min, max, Scale.LINEAR, OptionalDouble.of(step)));
  }

  /** An integer in [min, max]. */
  public static Parameter<Integer> integer(String name, int min, int max) {
    return of(name, new IntegerDomain(min, max, Scale.LINEAR, 1));
  }

  /** An integer in [min, max], every equal ratio equally likely; {@code min > 0}. */
  public static Parameter<Integer> logInteger(String name, int min, int max) {
    return of(name, new IntegerDomain(min, max, Scale.LOG, 1));
  }

  /** One of several values: texts, booleans, integers or doubles. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T> Parameter<T> choice(String name, T... values) {
    return of(name, new ChoiceDomain<>(List.of(values)));
  }

  /** The same parameter, active only while the parent has one of the values; conditions add up. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <P> Parameter<T> when(Parameter<P> parent, P... values) {
    var all = new ArrayList<>(conditions);
    all.add(new Condition(parent.name(), List.of(values)));
    return new Parameter<>(name, domain, all, points);
  }

  /** The same parameter, cut into that many values by grid search. */
  public Parameter<T> points(int count) {
    return new Parameter<>(name, domain, conditions, OptionalInt.of(count));
  }
}
