package dev.luthier.actors;

import dev.luthier.study.Decider;
import dev.luthier.study.Effect;
import dev.luthier.study.Phase;
import dev.luthier.study.Step;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudyState;
import java.util.List;

/** Gives more trials to a study that is opened again. */
final class Extension {
  private Extension() {}

  /**
   * Whether they come before the session: it would end an ended study once more. One that was
   * halted has to be over first, and one that searches may begin them at once.
   */
  static boolean isBeforeSession(StudyState state) {
    return state.phase() != Phase.SEARCHING && state.phase() != Phase.HALTED;
  }

  /** The step that gives them. */
  static Step of(StudyState state, long now, int trials) {
    return Decider.step(state, new StudyCommand.Extend(now, trials));
  }

  /** The step that gives them before there are slots: the session finds what there is to do. */
  static Step beforeSession(StudyState state, long now, int trials) {
    Step extended = of(state, now, trials);
    return new Step(extended.state(), extended.entries(), List.of());
  }

  /** The step that opened a session, without the end that a halted study comes to by it. */
  static Step goingOn(Step opened) {
    var effects =
        opened.effects().stream()
            .filter(e -> !(e instanceof Effect.Refit) && !(e instanceof Effect.Finish))
            .toList();
    return new Step(opened.state(), opened.entries(), effects);
  }
}
