package dev.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers for a leg whose fold has gone on to the next rung, where attempts begin at one again. */
class LateAnswersTest {
  private final StudySpec spec =
      StudySpec.minimizing("loss")
          .over(Parameter.uniform("x", 0, 1))
          .suggester(Suggester.random())
          .halving(2, "1x1", "3x1")
          .budget(Budget.trials(4))
          .seed(1)
          .build();

  private final List<LogEntry> log = new ArrayList<>();
  private StudyState state = StudyState.before(spec);

  private void take(Step step) {
    state = step.state();
    log.addAll(step.entries());
  }

  private static StudyCommand.FinishLeg reached(Leg leg, double value) {
    var seen = new Observation(leg.untilEpoch(), Map.of("loss", value), 1);
    return new StudyCommand.FinishLeg(
        0, leg, new LegOutcome.Reached(Optional.empty()), List.of(seen), 1);
  }

  /** Trains trials 0 and 1 to the first rung, and begins the second for trial 0; its first leg. */
  private Leg promote() {
    take(Decider.create(spec, 0));
    take(Decider.step(state, new StudyCommand.Open(0, 1, 0, Map.of())));
    var suggesting = new Suggesting(spec);
    take(Decider.step(state, suggesting.propose(state, 0)));
    Leg first = state.runningLegs().get(0);
    take(Decider.step(state, reached(first, 0.1)));
    take(Decider.step(state, suggesting.propose(state, 0)));
    take(Decider.step(state, reached(state.runningLegs().get(0), 0.5)));
    Leg second = state.runningLegs().get(0);
    assertThat(second.trial()).isEqualTo(first.trial());
    assertThat(second.fold()).isEqualTo(first.fold());
    assertThat(second.attempt()).isEqualTo(first.attempt());
    assertThat(second.untilEpoch()).isEqualTo(3);
    return first;
  }

  @Test
  void anEarlierLegsAnswerIsIgnored() {
    Leg first = promote();
    for (LegOutcome outcome :
        List.of(
            new LegOutcome.Cancelled(),
            new LegOutcome.Failed("late"),
            new LegOutcome.Lost("late"),
            new LegOutcome.Reached(Optional.empty()))) {
      Step late = Decider.step(state, new StudyCommand.FinishLeg(0, first, outcome, List.of(), 1));
      assertThat(late.state()).as(outcome.toString()).isSameAs(state);
      assertThat(late.entries()).isEmpty();
      assertThat(late.effects()).isEmpty();
    }
  }

  /** Their ends do not say which leg of the fold they are of. */
  @Test
  void logsInWhichOneEndedTheNextLegStillReplay() {
    Leg first = promote();
    Leg second = state.runningLegs().get(0);
    take(
        Decider.step(
            state,
            new StudyCommand.FinishLeg(0, second, new LegOutcome.Cancelled(), List.of(), 1)));
    assertThat(log)
        .extracting(LogEntry::event)
        .contains(
            new StudyEvent.LegEnded(
                first.trial(),
                first.fold(),
                first.attempt(),
                new LegOutcome.Cancelled(),
                List.of(),
                1));
    assertThat(Replay.of(log).differences()).isEmpty();
    assertThat(Recovery.of(log).missing()).isEmpty();
    assertThat(Recovery.of(log.subList(0, log.size() - 1)).missing()).isNotEmpty();
  }
}
