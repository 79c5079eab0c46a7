package dev.luthier.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.rng.Streams;
import dev.luthier.search.Effort;
import dev.luthier.search.Evidence;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Proposals made in haste, while slots wait. */
class HasteTest {
  private static final int KNOWN = 120;
  private static final int PROPOSALS = 20;

  private final SearchSpace space =
      SearchSpace.of(
          IntStream.range(0, 5)
              .mapToObj(j -> Parameter.uniform("x" + j, -1, 1))
              .toArray(Parameter<?>[]::new));

  private final History history = history();

  private History history() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < KNOWN; i++) {
      Configuration c = space.fromUnit(Streams.of(4, "known", i).doubles(5).toArray());
      trials.add(Trial.planned(i, c).at(0, loss(c)).in(new TrialState.Completed()));
    }
    return new History(trials, new RungLadder(List.of(new Rung(1, 1))));
  }

  private static double loss(Configuration c) {
    return IntStream.range(0, 5)
        .mapToDouble(j -> Math.pow(c.number("x" + j) - 0.1 * j, 2) + 0.1 * Math.sin(9 * j))
        .sum();
  }

  private List<Configuration> proposed(Effort effort) {
    var session = Suggester.bayesian().open(space, 7);
    var fit = session.fit(history);
    return IntStream.range(0, PROPOSALS)
        .mapToObj(i -> session.propose(history, KNOWN + i, fit, effort))
        .map(p -> ((Proposal.Proposed) p).configuration())
        .toList();
  }

  @Test
  void areOthersThanThoseOfFullThoughtAndHardlyWorse() {
    List<Configuration> hasty = proposed(Effort.HASTY);
    List<Configuration> full = proposed(Effort.FULL);
    var evidence = Evidence.of(space, history);
    var improvement =
        new Surrogates(space).of(evidence, Effort.FULL).acquisition(evidence.pending());
    int same = 0;
    double lost = 0;
    for (int i = 0; i < PROPOSALS; i++) {
      double less = improvement.at(space.toUnit(hasty.get(i)));
      double best = improvement.at(space.toUnit(full.get(i)));
      same += hasty.get(i).equals(full.get(i)) ? 1 : 0;
      lost += best - less;
    }
    assertThat(same).isLessThan(PROPOSALS / 2);
    assertThat(lost / PROPOSALS).as("nats of expected improvement").isBetween(0.0, 1.0);
  }

  @Test
  void areThoseOfTheSameQuestion() {
    assertThat(proposed(Effort.HASTY)).isEqualTo(proposed(Effort.HASTY));
  }
}
