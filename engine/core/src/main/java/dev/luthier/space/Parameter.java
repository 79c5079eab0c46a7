package dev.luthier.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One thing that may vary.
 *
 * @param name unique in its space; not blank
 * @param domain its values
 * @param conditions all must hold for the parameter to be active; empty: always active
 * @param points into how many values grid search cuts a continuum; empty where not said
 * @param prior what is believed of its best value; empty: nothing
 * @param fixed the one value it takes, a member of its domain; empty: it varies
 */
public record Parameter<T>(
    String name,
    Domain<T> domain,
    List<Condition> conditions,
    OptionalInt points,
    Optional<Prior> prior,
    Optional<T> fixed) {
  public Parameter {
    conditions = List.copyOf(conditions);
    prior.ifPresent(p -> requireFits(name, domain, p));
    if (fixed.isPresent() && !domain.contains(fixed.get())) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' cannot be fixed at "
              + fixed.get()
              + ". Maybe use a value of "
              + domain
              + ".");
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("a parameter needs a name.");
    }
    if (points.isPresent() && points.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "points (" + points.getAsInt() + ") of '" + name + "' must be at least 1.");
    }
  }

  /** A parameter that varies, with nothing believed of it. */
  public Parameter(String name, Domain<T> domain, List<Condition> conditions, OptionalInt points) {
    this(name, domain, conditions, points, Optional.empty(), Optional.empty());
  }

  private static void requireFits(String name, Domain<?> domain, Prior prior) {
    boolean choice = domain instanceof ChoiceDomain;
    if (prior instanceof Prior.Weights w) {
      int values = domain instanceof ChoiceDomain<?> c ? c.values().size() : 0;
      if (w.weights().size() != values) {
        throw new IllegalArgumentException(
            "prior of '"
                + name
                + "' has "
                + w.weights().size()
                + " weights, "
                + (choice ? "its values are " + values : "but is no choice")
                + ". Maybe "
                + (choice ? "give one a value" : "prior = { mean = ..., sd = ... }")
                + ".");
      }
    } else if (prior instanceof Prior.Normal n && (choice || !isWithin(n.mean(), domain))) {
      throw new IllegalArgumentException(
          "prior of '"
              + name
              + "' has the mean "
              + n.mean()
              + (choice
                  ? ", but it is a choice. Maybe give a weight a value"
                  : ", outside " + domain)
              + (choice ? "." : ". Maybe widen the range."));
    }
  }

  private static boolean isWithin(double mean, Domain<?> domain) {
    return domain instanceof RealDomain r
        ? mean >= r.min() && mean <= r.max()
        : domain instanceof IntegerDomain i && mean >= i.min() && mean <= i.max();
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
    return new Parameter<>(name, domain, all, points, prior, fixed);
  }

  /** The same parameter, cut into that many values by grid search. */
  public Parameter<T> points(int count) {
    return new Parameter<>(name, domain, conditions, OptionalInt.of(count), prior, fixed);
  }

  /**
   * The same number, believed to be best near a value.
   *
   * @param sd in units of the parameter; on a log scale in powers of ten
   */
  public Parameter<T> likely(double mean, double sd) {
    return with(new Prior.Normal(mean, sd));
  }

  /** The same choice, each value believed to be best with a chance in proportion to its weight. */
  public Parameter<T> weighing(double... weights) {
    return with(new Prior.Weights(Arrays.stream(weights).boxed().toList()));
  }

  /** The same parameter with a prior belief. */
  public Parameter<T> with(Prior belief) {
    return new Parameter<>(name, domain, conditions, points, Optional.of(belief), fixed);
  }

  /** The same parameter, kept at one value wherever it is active. */
  public Parameter<T> fixedAt(T value) {
    return new Parameter<>(name, domain, conditions, points, prior, Optional.of(value));
  }

  /** How many values it can take; empty for a continuum. */
  public OptionalLong size() {
    return fixed.isPresent() ? OptionalLong.of(1) : domain.size();
  }

  /** The value at a place of the unit interval; the fixed one if there is one. */
  T fromUnit(double u) {
    return fixed.orElseGet(() -> domain.fromUnit(u));
  }
}
