package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.search.Suggester;
import dev.luthier.study.Decider;
import dev.luthier.study.Effect;
import dev.luthier.study.Step;
import dev.luthier.study.StudyCommand;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.study.Suggesting;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which trial is to be proposed next. */
class PlansTest {
  private final ArrayDeque<Leg> running = new ArrayDeque<>();
  private final Plans plans = new Plans();
  private final List<Integer> proposed = new ArrayList<>();

  private StudyState begun(StudySpec spec) {
    StudyState created = Decider.create(spec, 0).state();
    return take(Decider.step(created, new StudyCommand.Open(0, 1, 2, Map.of())));
  }

  private StudyState take(Step step) {
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.StartLeg start) {
        running.add(start.leg());
      }
    }
    return step.state();
  }

  /** Everything that is asked for is answered. */
  private StudyState planned(StudyState begun, StudySpec spec) {
    return planned(begun, spec, Optional.empty());
  }

  private StudyState planned(
      StudyState begun, StudySpec spec, Optional<Suggesting.Learned> learned) {
    var suggesting = new Suggesting(spec);
    StudyState state = begun;
    for (var next = plans.next(state); next.isPresent(); next = plans.next(state)) {
      var made = suggesting.propose(state, next.getAsInt(), 0, learned);
      proposed.add(made.trial());
      plans.made(made);
      state = take(Decider.step(state, made));
    }
    return state;
  }

  private StudyState ended(StudyState state) {
    Leg leg = running.remove();
    var seen = new Observation(1, Map.of("loss", 0.5), 1);
    var reached = new LegOutcome.Reached(Optional.empty());
    var end = new StudyCommand.FinishLeg(0, leg, reached, List.of(seen), 1);
    StudyState after = take(Decider.step(state, end));
    plans.result(after);
    return after;
  }

  @Test
  void theNextTrialIsProposedAnewOnceAResult() {
    var spec = Studies.of("plans", 50).whole(1, 1).suggester(Suggester.bayesian()).build();
    StudyState state = planned(begun(spec), spec);
    assertThat(state.trials()).as("one runs, two wait").hasSize(3);
    assertThat(plans.next(state)).isEmpty();
    state = ended(state);
    assertThat(plans.next(state)).as("one is wanted first").hasValue(3);
    assertThat(plans.next(state)).as("one at a time").isEmpty();
    var made = new Suggesting(spec).propose(state, 3, 0, Optional.empty());
    plans.made(made);
    state = take(Decider.step(state, made));
    assertThat(plans.next(state)).as("then the one that begins next").hasValue(2);
    plans.made(new Suggesting(spec).propose(state, 2, 0, Optional.empty()));
    assertThat(plans.next(state)).as("nothing is known since").isEmpty();
  }

  @Test
  void whoDoesNotLearnIsAskedOnceATrial() {
    var spec = Studies.of("plans", 50).whole(1, 1).build();
    StudyState state = planned(begun(spec), spec);
    state = planned(ended(state), spec);
    assertThat(state.trials()).hasSize(4);
    assertThat(plans.next(state)).isEmpty();
  }

  @Test
  void whatWasProposedInHasteIsProposedAnewOnce() {
    var spec = Studies.of("plans", 50).whole(1, 1).suggester(Suggester.bayesian()).build();
    StudyState state = Decider.create(spec, 0).state();
    for (int i = 0; i < 100; i++) {
      var known = Suggesting.start(spec.space(), 1, i, Map.of());
      state = take(Decider.step(state, new StudyCommand.GiveEvidence(0, known, i)));
    }
    state = take(Decider.step(state, new StudyCommand.Open(0, 1, 2, Map.of())));
    planned(state, spec, Optional.of(new Suggesting(spec).learn(state)));
    assertThat(proposed).as("0 and 1 in haste, 0 has begun").containsExactly(0, 1, 2, 1);
  }

  @Test
  void whatAnEarlierSessionProposedIsProposedAnewOnce() {
    var spec = Studies.of("plans", 50).whole(1, 1).suggester(Suggester.bayesian()).build();
    StudyState state = planned(begun(spec), spec);
    var resumed = new Plans();
    assertThat(resumed.next(state)).hasValue(1);
    resumed.made(new Suggesting(spec).propose(state, 1, 0, Optional.empty()));
    assertThat(resumed.next(state)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "bayesian"})
  void onlyProposalsThatWaitAreRemembered(String suggester) {
    var named = Suggester.named(suggester, Map.of());
    var spec = Studies.of("plans", 12).whole(1, 1).suggester(named).build();
    StudyState state = planned(begun(spec), spec);
    while (!running.isEmpty()) {
      state = planned(ended(state), spec);
      assertThat(plans.remembered()).isLessThanOrEqualTo(state.ahead());
    }
    assertThat(state.trials()).hasSize(12);
  }
}
