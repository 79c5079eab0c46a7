package dev.luthier.node;

import dev.luthier.store.optuna.Imported;
import dev.luthier.store.optuna.OptunaStudies;
import dev.luthier.store.optuna.OptunaStudy;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Picks one study of a place of Optuna's. */
final class StudyPicker {
  private StudyPicker() {}

  /**
   * The study of that name, or the only one.
   *
   * @param option how the name is given, for messages
   */
  static Imported pick(String place, @Nullable String name, String option) {
    List<OptunaStudy> studies = read(place);
    List<OptunaStudy> named =
        studies.stream().filter(s -> name == null || s.name().equals(name)).toList();
    if (named.size() == 1) {
      return new Imported(named.get(0));
    }
    throw new BadInput(
        OptunaStudies.kept(place)
            + " has the studies "
            + studies.stream().map(s -> "'" + s.name() + "'").toList()
            + (name == null ? "" : ", not '" + name + "'")
            + ". Maybe choose one with "
            + option
            + " NAME.");
  }

  private static List<OptunaStudy> read(String place) {
    try {
      return OptunaStudies.read(place);
    } catch (NoSuchFileException e) {
      throw new BadInput(e.getMessage() + " does not exist. Maybe check the path.");
    } catch (IOException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }
}
