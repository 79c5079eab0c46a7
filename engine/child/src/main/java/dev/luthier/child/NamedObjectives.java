package dev.luthier.child;

import dev.luthier.eval.Objective;
import dev.luthier.eval.ObjectiveFactory;
import dev.luthier.study.ObjectiveSource;
import dev.luthier.study.StudySpec;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/** Finds objectives by the name of their class. */
public final class NamedObjectives {
  private NamedObjectives() {}

  /**
   * Makes the objective that a study names.
   *
   * @param directory where the study file's relative paths start
   * @throws IllegalArgumentException if there is none of that name, it cannot be made, or it does
   *     not fit the study
   */
  public static Objective of(StudySpec spec, Path directory) {
    String name =
        spec.objective()
            .map(ObjectiveSource::text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "study '"
                            + spec.name()
                            + "' has no objective. Maybe add objective = \"package.Class\", or use"
                            + " luthier ask-tell."));
    Objective objective = made(name, instance(name), spec, directory);
    if (objective.folds().isPresent() && objective.folds().getAsInt() != spec.folds()) {
      throw new IllegalArgumentException(
          "folds ("
              + spec.folds()
              + ") of the study are not those of the data ("
              + objective.folds().getAsInt()
              + "). Maybe folds = "
              + objective.folds().getAsInt()
              + ".");
    }
    return objective;
  }

  private static Objective made(String name, Object made, StudySpec spec, Path directory) {
    if (made instanceof Objective objective) {
      return objective;
    }
    if (!(made instanceof ObjectiveFactory factory)) {
      throw new IllegalArgumentException(
          "objective = "
              + name
              + " is neither an "
              + ObjectiveFactory.class.getName()
              + " nor an "
              + Objective.class.getName()
              + ". Maybe let the class implement one of them.");
    }
    try {
      return factory.create(spec.settings(), directory, spec.folds(), spec.seed());
    } catch (Exception e) {
      throw new IllegalArgumentException("objective " + name + ": " + message(e));
    }
  }

  private static Object instance(String name) {
    try {
      return Class.forName(name).getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "objective = "
              + name
              + ": there is no such class. Maybe check the spelling, or put its jar on the class"
              + " path.");
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new IllegalArgumentException(
          "objective = "
              + name
              + " cannot be made. Maybe make it a public class with a public constructor without"
              + " parameters.");
    } catch (InvocationTargetException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          "objective = " + name + " failed when it was made: " + message(cause));
    }
  }

  /** What an exception says, or its class where it says nothing. */
  static String message(Throwable failure) {
    String message = failure.getMessage();
    boolean plain = failure instanceof IllegalArgumentException;
    return message != null && plain ? message : failure.toString();
  }
}
