package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.Decider;
import dev.luthier.study.Effect;
import dev.luthier.study.Step;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.study.Suggesting;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusLinesTest {
  private static final StudySpec SPEC =
      StudySpec.minimizing("loss")
          .name("timed")
          .over(Parameter.uniform("x", 0, 1))
          .suggester(Suggester.random())
          .budget(Budget.trials(4))
          .build();

  /** A study of four trials, one of which took ten seconds; then its process died. */
  private static StudyState afterOne() {
    Step step = Decider.create(SPEC, 0);
    step = Decider.step(step.state(), new StudyCommand.Open(0, 1, 0, Map.of(), false));
    step = Decider.step(step.state(), new Suggesting(SPEC).propose(step.state(), 0));
    var leg =
        step.effects().stream()
            .filter(Effect.StartLeg.class::isInstance)
            .map(e -> ((Effect.StartLeg) e).leg())
            .findFirst()
            .orElseThrow();
    var reached = new LegOutcome.Reached(Optional.empty());
    var seen = List.of(new Observation(1, Map.of("loss", 0.5), 10));
    step = Decider.step(step.state(), new StudyCommand.FinishLeg(10_000, leg, reached, seen, 10));
    return step.state();
  }

  @Test
  void whatIsLeftIsReckonedFromAllSessions() {
    Step resumed = Decider.step(afterOne(), new StudyCommand.Open(999_000, 1, 0, Map.of(), false));
    assertThat(StatusLines.of(resumed.state(), 0, Duration.ofSeconds(1)))
        .contains("time    0:01 elapsed, all trials tried in about 0:30");
  }
}
