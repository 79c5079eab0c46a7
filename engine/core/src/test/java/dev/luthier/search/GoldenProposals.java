package dev.luthier.search;

import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.History;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Prints the fingerprints of proposals, to be compared with those of other Java machines. */
public final class GoldenProposals {
  private static final RungLadder ONE = new RungLadder(List.of(new Rung(1, 1)));
  private static final RungLadder RACE =
      new RungLadder(List.of(new Rung(1, 1), new Rung(3, 1), new Rung(9, 1)));
  private static final SearchSpace BOX =
      SearchSpace.of(
          IntStream.range(0, 4)
              .mapToObj(j -> Parameter.uniform("x" + j, 0, 1))
              .toArray(Parameter<?>[]::new));
  private static final int TRIALS = 46;

  private GoldenProposals() {}

  /** Prints a line a suggester. */
  public static void main(String[] names) {
    for (String name : names) {
      System.out.println(line(name));
    }
  }

  /**
   * The fingerprints in a space with conditions, in one without, and there in a narrow funnel and
   * in a race that ends by time.
   */
  static String line(String name) {
    return String.join(
        " ",
        name,
        fingerprint(name, SuggesterContract.MIXED, GoldenProposals::bowl, false),
        fingerprint(name, BOX, GoldenProposals::bowl, false),
        fingerprint(name, BOX, GoldenProposals::funnel, false),
        fingerprint(name, BOX, GoldenProposals::bowl, true));
  }

  /** One fingerprint of all proposals of a study in which three trials always run and some fail. */
  private static String fingerprint(
      String name, SearchSpace space, ToDoubleFunction<double[]> goal, boolean race) {
    var session = Suggester.named(name, Map.of()).open(space, 11);
    List<Trial> trials = new ArrayList<>();
    long all = 17;
    for (int i = 0; i < TRIALS; i++) {
      var history = new History(List.copyOf(trials), race ? RACE : ONE, race);
      Configuration c = ((Proposal.Proposed) session.propose(history, i)).configuration();
      all = 1_000_003 * all + Long.parseUnsignedLong(c.fingerprint().substring(0, 16), 16);
      trials.add(Trial.planned(i, c).in(new TrialState.Running(0)));
      if (i >= 3) {
        trials.set(i - 3, ended(space, goal, trials.get(i - 3), race));
      }
    }
    return Long.toHexString(all);
  }

  private static Trial ended(
      SearchSpace space, ToDoubleFunction<double[]> goal, Trial t, boolean race) {
    if (t.number() % 11 == 7) {
      return t.in(new TrialState.Failed("broken"));
    }
    double value = goal.applyAsDouble(space.toUnit(t.configuration()));
    return race ? paused(t, value) : t.at(0, value).in(new TrialState.Completed());
  }

  /** Every fourth at the second rung, where values are better; an epoch takes 1 to 5 seconds. */
  private static Trial paused(Trial t, double value) {
    double better = value - 0.1 - 0.01 * (t.number() % 3);
    double[] curve =
        t.number() % 4 == 0 ? new double[] {value, value, better} : new double[] {value};
    double seconds = (1 + t.number() % 5) * curve.length;
    return t.with(FoldCurve.empty(0).extend(0, curve, seconds, Optional.empty()))
        .at(curve.length / 2, curve[curve.length - 1])
        .in(new TrialState.Paused());
  }

  private static double bowl(double[] u) {
    double value = (u[0] - 0.5) * (u[0] - 0.5) + (u[1] - 0.4) * (u[1] - 0.4) + u[2];
    value += Double.isNaN(u[3]) ? 0.3 : (u[3] - 0.6) * (u[3] - 0.6);
    return value;
  }

  /** Flat but for a few hundredths of each range. */
  private static double funnel(double[] u) {
    double squares = 0;
    for (double v : u) {
      squares += (v - 0.55) * (v - 0.55);
    }
    return squares / (squares + 0.003);
  }
}
