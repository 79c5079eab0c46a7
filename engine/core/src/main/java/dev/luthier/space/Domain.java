package dev.luthier.space;

import java.util.OptionalLong;

/**
 * The values a parameter may take, and their bijection with the unit interval.
 *
 * @param <T> {@code Double}, {@code Integer}, {@code String} or {@code Boolean}
 */
public sealed interface Domain<T> permits RealDomain, IntegerDomain, ChoiceDomain {
  /**
   * The value at a place of the unit interval.
   *
   * @param u in [0, 1]; values outside are clipped
   */
  T fromUnit(double u);

  /**
   * The place of a value in the unit interval: {@code fromUnit(toUnit(v)).equals(v)} for every
   * value of a finite domain, up to rounding for one of a continuum.
   *
   * @param value a member of this domain
   */
  double toUnit(Object value);

  /** Whether the value is a member. Never throws: a value of another type is no member. */
  boolean contains(Object value);

  /**
   * The member meant by a number, text or boolean read from outside: 3 for 3.0 in an integer
   * domain.
   *
   * @throws IllegalArgumentException if no member is meant
   */
  T parse(Object value);

  /** How many members there are; empty for a continuum. */
  OptionalLong size();

  /** The member of that rank, for finite domains. */
  T member(long rank);
}
