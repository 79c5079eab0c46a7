package dev.luthier.study;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps a study and answers its wishes for proposals at once: for interpreters that do not compute
 * proposals beside. One thread.
 */
public final class Stepper {
  private final Suggesting suggesting;
  private StudyState state;

  private Stepper(StudyState state) {
    this.state = state;
    this.suggesting = new Suggesting(state.spec());
  }

  /** Goes on from a state. */
  public static Stepper from(StudyState state) {
    return new Stepper(state);
  }

  /** The state after the last step. */
  public StudyState state() {
    return state;
  }

  /**
   * Takes a command, then proposes as long as proposals are wanted; the step holds the entries and
   * effects of all.
   */
  public Step accept(StudyCommand command) {
    var entries = new ArrayList<LogEntry>();
    var effects = new ArrayList<Effect>();
    boolean changed = take(command, entries, effects);
    while (changed && state.wanted() > 0) {
      changed = take(suggesting.propose(state, command.at()), entries, effects);
    }
    return new Step(state, List.copyOf(entries), List.copyOf(effects));
  }

  private boolean take(StudyCommand command, List<LogEntry> entries, List<Effect> effects) {
    Step step = Decider.step(state, command);
    state = step.state();
    entries.addAll(step.entries());
    effects.addAll(step.effects());
    return !step.entries().isEmpty();
  }
}
