package dev.luthier.actors.cluster;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** Removes what a trainer node keeps of studies once it can go. For one actor. */
final class Housekeeping {
  private final TrainerSettings settings;
  private final Chores chores;
  private final Set<String> over = new LinkedHashSet<>();

  /**
   * What a node keeps.
   *
   * @param blocking where files are removed, and the end of children is waited for
   */
  Housekeeping(TrainerSettings settings, Executor blocking) {
    this.settings = settings;
    this.chores = new Chores(blocking);
  }

  void discard(TrainerOrder.Discard m) {
    chores.add(
        "discarding " + m.checkpoint().location(),
        () -> settings.checkpoints().discard(m.study(), m.checkpoint()));
  }

  /** These studies are over. */
  void over(List<String> studies) {
    over.addAll(studies);
  }

  /** A study is not over after all: somebody orders work of it. */
  void wanted(String study) {
    over.remove(study);
  }

  /**
   * Removes what is kept of the studies that are over and not busy.
   *
   * @return their names
   */
  List<String> tidy(Predicate<String> busy) {
    var idle = new ArrayList<String>();
    for (String study : over) {
      if (!busy.test(study)) {
        idle.add(study);
        chores.add(
            "forgetting " + study,
            () -> {
              settings.objectives().forget(study); // waits for its children to end
              settings.checkpoints().forget(study);
            });
      }
    }
    idle.forEach(over::remove);
    return idle;
  }
}
