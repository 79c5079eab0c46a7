package dev.luthier.search.cmaes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.search.Evidence;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.Constraint;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Example;

/** When a run begins anew, and where. */
class CmaEsRestartsTest {
  private static final RungLadder ONE = new RungLadder(List.of(new Rung(1, 1)));
  private static final double FAILS = Double.POSITIVE_INFINITY;
  private static final SearchSpace SQUARE =
      SearchSpace.of(Parameter.uniform("x", 0, 1), Parameter.uniform("y", 0, 1));

  /** Trials in turn; an infinite value is a failure. */
  private static List<Trial> trials(
      SearchSpace space, long seed, int n, ToDoubleBiFunction<Integer, Configuration> f) {
    var session = Suggester.cmaEs().open(space, seed);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Configuration c = proposal(session, trials, i);
      double y = f.applyAsDouble(i, c);
      Trial planned = Trial.planned(i, c);
      trials.add(
          y == FAILS
              ? planned.in(new TrialState.Failed("broken"))
              : planned.at(0, y).in(new TrialState.Completed()));
    }
    return trials;
  }

  private static Configuration proposal(Suggester.Session session, List<Trial> trials, int index) {
    var proposed = session.propose(new History(List.copyOf(trials), ONE), index);
    return ((Proposal.Proposed) proposed).configuration();
  }

  /** How far forty further proposals are from the bowl's middle at most. */
  private static double spread(long seed, List<Trial> trials) {
    var session = Suggester.cmaEs().open(SQUARE, seed);
    return IntStream.range(0, 40)
        .mapToDouble(k -> bowl(proposal(session, trials, trials.size() + k)))
        .max()
        .orElseThrow();
  }

  private static double bowl(Configuration c) {
    return Math.hypot(c.number("x") - 0.3, c.number("y") - 0.6);
  }

  private static SearchSpace ruled(Parameter<?> x, double most) {
    return SearchSpace.of(
        List.of(x, Parameter.uniform("y", 0, 1)),
        List.of(new Constraint("x + y < most", c -> c.number("x") + c.number("y") < most)));
  }

  /** The first run begins where the user believes, and there everything fails. */
  @Example
  void aRunThatBeginsWhereEverythingFailsBeginsElsewhere() {
    var space =
        SearchSpace.of(
            Parameter.uniform("x", 0, 1).likely(0.9, 0.02), Parameter.uniform("y", 0, 1));
    for (long seed = 1; seed <= 5; seed++) {
      var trials = trials(space, seed, 150, (i, c) -> c.number("x") < 0.5 ? bowl(c) : FAILS);
      assertThat(trials.subList(0, 6)).allMatch(t -> t.state() instanceof TrialState.Failed);
      assertThat(trials.subList(140, 150))
          .anyMatch(t -> t.state() instanceof TrialState.Completed && t.value() < 0.05);
    }
  }

  /** A run of good generations survives bad ones until they are the more. */
  @Example
  void aRunIsLostOnceMostOfItsGenerationsFailed() {
    for (long seed = 1; seed <= 5; seed++) {
      var survives = trials(SQUARE, seed, 18 * 6, (i, c) -> i < 9 * 6 ? bowl(c) : FAILS);
      assertThat(spread(seed, survives)).isLessThan(0.2);
      var lost = trials(SQUARE, seed, 19 * 6, (i, c) -> i < 9 * 6 ? bowl(c) : FAILS);
      assertThat(spread(seed, lost)).isGreaterThan(0.3);
    }
  }

  @Example
  void failuresDoNotMakeGenerationsLarger() {
    var first = Run.first(6);
    var second = first.elsewhere(6, 1);
    assertThat(second).isEqualTo(new Run(1, 6, first.sigma(), 6, 6, 6, false, 0, 6));
    assertThat(second.next(30, 1))
        .isEqualTo(new Run(2, 12, first.sigma(), 6, 12, 30, false, 0, 30));
    assertThat(second.next(30, 1).next(54, 1).small()).isTrue();
  }

  /** A failure says nothing of how flat the values around are. */
  @Example
  void oneFailureDoesNotEndARunThatConverges() {
    for (long seed = 1; seed <= 5; seed++) {
      var trials = trials(SQUARE, seed, 120, (i, c) -> i == 118 ? FAILS : bowl(c));
      assertThat(spread(seed, trials)).isLessThan(0.05);
    }
  }

  /** Nor does it hide that they are: after twenty generations of six come generations of twelve. */
  @Example
  void aFlatRunEndsThoughSomeOfEachGenerationFail() {
    var trials = trials(SQUARE, 1, 120, (i, c) -> i % 6 == 2 ? FAILS : 1);
    var evidence = Evidence.of(SQUARE, new History(trials, ONE));
    Evolution now = Evolution.first(new Layout(SQUARE, 1));
    while (now.canAdvance(114)) {
      now = now.after(evidence);
    }
    assertThat(now.canAdvance(114 + 6)).isTrue();
    now = now.after(evidence);
    assertThat(now.canAdvance(120 + 11)).isFalse();
    assertThat(now.canAdvance(120 + 12)).isTrue();
  }

  /** Values are flat, so that runs end soon; a new one begins where the constraints hold. */
  @Example
  void restartsKeepToTheConstraints() {
    for (long seed = 1; seed <= 5; seed++) {
      var trials = trials(ruled(Parameter.uniform("x", 0, 1), 0.4), seed, 500, (i, c) -> 1);
      assertThat(trials)
          .allMatch(t -> t.configuration().number("x") + t.configuration().number("y") < 0.4);
    }
  }

  /** What is believed breaks the constraints: even draws lead out of there. */
  @Example
  void aDistributionOutsideTheConstraintsIsLeft() {
    var space = ruled(Parameter.uniform("x", 0, 1).likely(0.9, 0.02), 0.6);
    for (long seed = 1; seed <= 3; seed++) {
      var trials = trials(space, seed, 80, (i, c) -> bowl(c));
      assertThat(trials)
          .allMatch(t -> t.configuration().number("x") + t.configuration().number("y") < 0.6);
      assertThat(trials.stream().mapToDouble(Trial::value).min().orElseThrow()).isLessThan(0.26);
    }
  }
}
