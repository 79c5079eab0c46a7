package dev.luthier.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Steps a study and answers its wishes for proposals at once: for interpreters that do not compute
 * proposals beside. One thread.
 */
public final class Stepper {
  private final Suggesting suggesting;
  private final boolean keepsFits;
  private Optional<Suggesting.Learned> learned = Optional.empty();
  private StudyState state;

  private Stepper(StudyState state, boolean keepsFits) {
    this.state = state;
    this.keepsFits = keepsFits;
    this.suggesting = new Suggesting(state.spec());
  }

  /** Goes on from a state. */
  public static Stepper from(StudyState state) {
    return new Stepper(state, false);
  }

  /**
   * The same, but a model that is slow to fit is used until it is outgrown, as it is by the actors.
   * Proposals then depend on where this began, and no longer on the history alone.
   */
  public static Stepper keepingFits(StudyState state) {
    return new Stepper(state, true);
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
      changed = take(propose(command.at()), entries, effects);
    }
    return new Step(state, List.copyOf(entries), List.copyOf(effects));
  }

  private StudyCommand.Suggested propose(long at) {
    if (keepsFits && suggesting.isSlowToLearn(state)) {
      if (learned.filter(l -> !suggesting.isOutgrown(l, state)).isEmpty()) {
        learned = Optional.of(suggesting.learn(state));
      }
      return suggesting.propose(state, at, learned);
    }
    return suggesting.propose(state, at);
  }

  private boolean take(StudyCommand command, List<LogEntry> entries, List<Effect> effects) {
    Step step = Decider.step(state, command);
    state = step.state();
    entries.addAll(step.entries());
    effects.addAll(step.effects());
    return !step.entries().isEmpty();
  }
}
