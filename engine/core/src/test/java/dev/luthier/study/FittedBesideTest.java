package dev.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.rng.Streams;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Trial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Proposals made ahead: by a model that was fitted on an earlier snapshot, and made anew. */
class FittedBesideTest {
  private static final Parameter<Double> X = Parameter.uniform("x", 0, 1);

  private final StudySpec spec =
      StudySpec.minimizing("loss")
          .over(X, Parameter.uniform("y", 0, 1))
          .suggester(Suggester.bayesian())
          .budget(Budget.trials(125))
          .seed(3)
          .build();

  private final List<LogEntry> log = new ArrayList<>();
  private final ArrayDeque<Leg> running = new ArrayDeque<>();
  private StudyState state = StudyState.before(spec);
  private int hasty;

  private void take(Step step) {
    state = step.state();
    log.addAll(step.entries());
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.StartLeg start) {
        running.add(start.leg());
      } else if (effect instanceof Effect.Refit refit) {
        take(
            Decider.step(state, new StudyCommand.FinishRefit(0, refit.attempt(), Map.of(), 0, "")));
      }
    }
  }

  private static double loss(Configuration c) {
    double x = c.number("x") - 0.3;
    double y = c.number("y") - 0.7;
    return x * x + y * y + 0.1 * Math.sin(9 * x);
  }

  private void run(boolean renews) {
    run(renews, 0);
  }

  private void run(boolean renews, int known) {
    var suggesting = new Suggesting(spec);
    Optional<Suggesting.Learned> learned = Optional.empty();
    take(Decider.create(spec, 0));
    for (int i = 0; i < known; i++) {
      Configuration c =
          spec.space()
              .fromUnit(Streams.of(9, "known", i).doubles(spec.space().dimension()).toArray());
      take(Decider.step(state, new StudyCommand.GiveEvidence(0, c, loss(c))));
    }
    take(Decider.step(state, new StudyCommand.Open(0, 3, 2, Map.of())));
    while (state.finish().isEmpty()) {
      while (state.wanted() > 0) {
        boolean slow = suggesting.isSlowToLearn(state);
        if (slow && (learned.isEmpty() || suggesting.isOutgrown(learned.get(), state))) {
          learned = Optional.of(suggesting.learn(state));
        }
        hasty += slow && state.isHasty(state.trials().size()) ? 1 : 0;
        take(Decider.step(state, suggesting.propose(state, 0, slow ? learned : Optional.empty())));
      }
      if (renews && state.renewable().isPresent()) {
        boolean slow = suggesting.isSlowToLearn(state);
        int next = state.renewable().getAsInt();
        take(
            Decider.step(
                state, suggesting.propose(state, next, 0, slow ? learned : Optional.empty())));
      }
      Leg leg = running.remove();
      var seen = new Observation(1, Map.of("loss", loss(state.configuration(leg.trial()))), 1);
      take(
          Decider.step(
              state,
              new StudyCommand.FinishLeg(
                  0, leg, new LegOutcome.Reached(Optional.empty()), List.of(seen), 1)));
    }
  }

  private static LogEntry withFit(LogEntry entry, long fit) {
    var p = (StudyEvent.TrialPlanned) entry.event();
    return new LogEntry(
        entry.seq(),
        entry.at(),
        entry.basis(),
        new StudyEvent.TrialPlanned(p.trial(), p.configuration(), p.index(), fit));
  }

  @Test
  void replayFitsOnTheSnapshotThatTheLogNames() {
    run(false);
    List<LogEntry> beside =
        log.stream()
            .filter(
                e ->
                    e.event() instanceof StudyEvent.TrialPlanned p
                        && p.fit() != StudyEvent.TrialPlanned.OWN)
            .toList();
    assertThat(beside).hasSizeBetween(10, 30);
    assertThat(beside).anyMatch(e -> ((StudyEvent.TrialPlanned) e.event()).fit() < e.basis());
    var report = Replay.of(log);
    assertThat(report.differences()).isEmpty();
    LogEntry last = beside.get(beside.size() - 1);
    List<LogEntry> forged = new ArrayList<>(log);
    forged.set((int) last.seq(), withFit(last, last.seq() + 5));
    assertThat(Replay.of(forged).differences())
        .singleElement()
        .asString()
        .contains("is not in the log before it");
  }

  @Test
  void whatIsPlannedIsProposedAnewFromWhatIsKnownSince() {
    run(true);
    var begun = new HashSet<Integer>();
    var planned = new HashMap<Integer, Configuration>();
    int anew = 0;
    for (LogEntry entry : log) {
      if (entry.event() instanceof StudyEvent.TrialPlanned p) {
        assertThat(begun).as("a trial that has begun stays as it is").doesNotContain(p.trial());
        assertThat(planned.entrySet())
            .as("two trials with one configuration")
            .noneMatch(e -> !begun.contains(e.getKey()) && e.getValue().equals(p.configuration()));
        anew += planned.put(p.trial(), p.configuration()) == null ? 0 : 1;
      } else if (entry.event() instanceof StudyEvent.TrialAdvanced advanced) {
        begun.add(advanced.trial());
      }
    }
    assertThat(anew).isGreaterThan(50);
    assertThat(state.trials()).hasSize(125);
    assertThat(state.trials())
        .allMatch(t -> t.configuration().equals(planned.get(t.number())))
        .extracting(Trial::configuration)
        .doesNotHaveDuplicates();
    assertThat(Replay.of(log).differences()).isEmpty();
  }

  @Test
  void whileSlotsWaitProposalsAreMadeInHasteAndReplayedSo() {
    run(true, 100);
    assertThat(hasty).as("three for the slots, one of the two that wait").isEqualTo(4);
    assertThat(Replay.of(log).differences()).isEmpty();
    assertThat(state.trials())
        .extracting(Trial::configuration)
        .doesNotHaveDuplicates()
        .allMatch(spec.space()::satisfies);
  }

  @Test
  void aSuggesterThatDoesNotLearnProposesNothingAnew() {
    var random = StudySpec.minimizing("loss").over(X).suggester(Suggester.random()).build();
    StudyState planned =
        Decider.step(Decider.create(random, 0).state(), new StudyCommand.Open(0, 1, 2, Map.of()))
            .state();
    var suggesting = new Suggesting(random);
    for (int i = 0; i < 3; i++) {
      planned = Decider.step(planned, suggesting.propose(planned, 0)).state();
    }
    assertThat(planned.trials()).hasSize(3);
    assertThat(planned.renewable()).isEmpty();
  }
}
