package dev.luthier.space;

import java.util.function.Predicate;

/**
 * A rule between parameters that every proposal must satisfy.
 *
 * @param source how the rule is written, for logs and messages
 * @param predicate pure; sees the active parameters only
 */
public record Constraint(String source, Predicate<Configuration> predicate) {
  /** A rule is known by its text: predicates have no equality. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Constraint c && c.source.equals(source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }
}
