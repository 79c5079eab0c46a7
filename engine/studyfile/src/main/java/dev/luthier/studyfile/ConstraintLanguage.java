package dev.luthier.studyfile;

import dev.luthier.space.Constraint;
import dev.luthier.space.Parameter;
import java.util.List;

/** The port to the language in which study files write rules between parameters. */
@FunctionalInterface
public interface ConstraintLanguage {
  /**
   * Compiles one rule.
   *
   * @param source such as {@code "layers * batchSize <= 512"}
   * @param parameters what it may speak of
   * @return a rule with just that source
   * @throws IllegalArgumentException if it cannot be compiled; the message says why and how to mend
   *     it
   */
  Constraint compile(String source, List<Parameter<?>> parameters);

  /** Refuses every rule. */
  static ConstraintLanguage none() {
    return (source, parameters) -> {
      throw new IllegalArgumentException(
          "constraints are not supported here. Maybe leave them out, or build the study in Java.");
    };
  }

  /**
   * Takes every rule by its text alone, for those who only look at a study: testing a configuration
   * against such a rule throws {@link UnsupportedOperationException}.
   */
  static ConstraintLanguage unread() {
    return (source, parameters) ->
        new Constraint(
            source,
            configuration -> {
              throw new UnsupportedOperationException(
                  "constraint '" + source + "' was read for display only");
            });
  }
}
