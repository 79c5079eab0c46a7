package dev.luthier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What every suggester that learns must keep, whatever the history. */
public abstract class SuggesterContract {
  private static final RungLadder ONE = new RungLadder(List.of(new Rung(1, 1)));
  private static final Parameter<String> KIND = Parameter.choice("kind", "a", "b", "c");

  /** Log, integer, stepped, choice, conditional, and a rule that half of the space breaks. */
  protected static final SearchSpace MIXED =
      SearchSpace.of(
          List.of(
              KIND,
              Parameter.logInteger("units", 1, 512),
              Parameter.logUniform("rate", 1e-5, 1),
              Parameter.uniform("drop", 0, 1).when(KIND, "a", "b"),
              Parameter.stepped("step", 0, 1, 0.25).when(KIND, "c")),
          List.of(
              new Constraint(
                  "units * rate <= 50", c -> c.number("units") * c.number("rate") <= 50)));

  private static final double[] STRANGE = {
    0, 0, 1, -1, 1e30, 1e300, -1e300, Double.NaN, Double.POSITIVE_INFINITY, 1e-300, 3
  };

  /** What is tested. */
  protected abstract Suggester suggester();

  /** The proposal after the given trials. */
  protected static Configuration propose(Suggester.Session session, List<Trial> trials) {
    var proposal = session.propose(new History(List.copyOf(trials), ONE), trials.size());
    return ((Proposal.Proposed) proposal).configuration();
  }

  /** A trial that failed, runs, waits, has a value of any size or none; of one kind, or any. */
  protected static Trial strange(int number, Configuration c, int kind, SplittableRandom random) {
    Trial trial = Trial.planned(number, c);
    return switch (kind == 0 ? random.nextInt(6) : kind) {
      case 1 -> trial.in(new TrialState.Failed("broken"));
      case 2 -> trial.in(new TrialState.Running(0));
      case 3 -> trial;
      case 4 -> trial.at(0, 7).in(new TrialState.Completed());
      default ->
          trial.at(0, STRANGE[random.nextInt(STRANGE.length)]).in(new TrialState.Completed());
    };
  }

  @Property(tries = 60, seed = "42")
  void proposalsAreInTheSpaceAndReproducible(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 40) int n,
      @ForAll @IntRange(min = 0, max = 5) int kind) {
    var random = new SplittableRandom(seed);
    List<Trial> trials = new ArrayList<>();
    while (trials.size() < n) {
      Configuration drawn = MIXED.fromUnit(random.doubles(5).toArray());
      if (!trials.isEmpty() && random.nextInt(5) == 0) {
        drawn = trials.get(0).configuration();
      }
      trials.add(strange(trials.size(), drawn, kind, random));
    }
    var session = suggester().open(MIXED, seed);
    Configuration first = propose(session, trials);
    assertThat(MIXED.contains(first)).isTrue();
    assertThat(propose(session, trials)).isEqualTo(first);
    trials.add(strange(n, first, 0, random));
    Configuration next = propose(session, trials);
    assertThat(MIXED.contains(next)).isTrue();
    assertThat(propose(suggester().open(MIXED, seed), trials)).isEqualTo(next);
  }

  /** Results come in any order: what a session remembers of them must not show. */
  @Property(tries = 20, seed = "42")
  void aSessionThatSawResultsComeAgreesWithAFreshOne(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    List<Trial> trials = new ArrayList<>();
    var grown = suggester().open(MIXED, seed);
    for (int i = 0; i < 45; i++) {
      trials.add(Trial.planned(i, propose(grown, trials)).in(new TrialState.Running(0)));
      int ended = random.nextInt(trials.size());
      if (trials.get(ended).state() instanceof TrialState.Running) {
        trials.set(ended, strange(ended, trials.get(ended).configuration(), 0, random));
      }
    }
    assertThat(propose(grown, trials)).isEqualTo(propose(suggester().open(MIXED, seed), trials));
  }

  /** Across the places where a model is fitted and its trials are chosen again. */
  @Example
  void aSessionThatGrewAgreesWithAFreshOneAfterManyTrials() {
    var random = new SplittableRandom(9);
    List<Trial> trials = new ArrayList<>();
    while (trials.size() < 10_000) {
      trials.add(strange(trials.size(), MIXED.fromUnit(random.doubles(5).toArray()), 0, random));
    }
    var grown = suggester().open(MIXED, 4);
    for (int n : new int[] {498, 900, 901, 1010, 9999, 10_000}) {
      Configuration next = propose(grown, trials.subList(0, n));
      assertThat(MIXED.contains(next)).isTrue();
      assertThat(propose(suggester().open(MIXED, 4), trials.subList(0, n))).isEqualTo(next);
    }
  }

  @Example
  void neverRepeatsItselfWhileSomethingIsLeft() {
    var space =
        SearchSpace.of(
            KIND, Parameter.integer("n", 1, 4), Parameter.integer("m", 1, 3).when(KIND, "b"));
    var session = suggester().open(space, 5);
    List<Trial> trials = new ArrayList<>();
    var seen = new HashSet<Configuration>();
    for (int i = 0; i < 4 + 12 + 4; i++) {
      Configuration c = propose(session, trials);
      assertThat(seen.add(c)).as("%s, the %sth", c, i).isTrue();
      trials.add(Trial.planned(i, c).at(0, c.number("n")).in(new TrialState.Completed()));
    }
    assertThat(space.contains(propose(session, trials))).isTrue();
  }

  @Example
  void keepsWhatIsFixed() {
    var space =
        SearchSpace.of(
            KIND.fixedAt("b"),
            Parameter.uniform("x", -1, 1).fixedAt(0.25),
            Parameter.integer("n", 1, 4),
            Parameter.uniform("y", 0, 1).when(KIND, "a"),
            Parameter.uniform("z", 0, 1).when(KIND, "b"));
    var session = suggester().open(space, 5);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Configuration c = propose(session, trials);
      assertThat(space.contains(c)).isTrue();
      assertThat(c.asMap()).containsEntry("kind", "b").containsEntry("x", 0.25);
      assertThat(c.asMap()).containsOnlyKeys("kind", "x", "n", "z");
      double value = c.number("n") + c.number("z");
      trials.add(Trial.planned(i, c).at(0, value).in(new TrialState.Completed()));
    }
  }

  /** A right belief helps at once; a wrong one is forgotten. */
  @Example
  void usesWhatIsBelievedAndForgetsIt() {
    double right = bestNearOptimum(0.2, 15);
    assertThat(right).isLessThan(bestNearOptimum(Double.NaN, 15));
    assertThat(bestNearOptimum(0.9, 100)).isLessThan(0.1);
  }

  /** Mean over eight seeds of the best distance to 0.2 in each of three parameters. */
  private double bestNearOptimum(double believed, int n) {
    var parameters = new ArrayList<Parameter<?>>();
    for (String name : List.of("x", "y", "z")) {
      var even = Parameter.uniform(name, 0, 1);
      parameters.add(Double.isNaN(believed) ? even : even.likely(believed, 0.05));
    }
    var space = SearchSpace.of(parameters, List.of());
    double sum = 0;
    for (int seed = 0; seed < 8; seed++) {
      var session = suggester().open(space, seed);
      List<Trial> trials = new ArrayList<>();
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        Configuration c = propose(session, trials);
        double[] u = space.toUnit(c);
        double value =
            Math.sqrt(Math.pow(u[0] - 0.2, 2) + Math.pow(u[1] - 0.2, 2) + Math.pow(u[2] - 0.2, 2));
        best = Math.min(best, value);
        trials.add(Trial.planned(i, c).at(0, value).in(new TrialState.Completed()));
      }
      sum += best;
    }
    return sum / 8;
  }

  @Example
  void saysThatRulesLeaveNothing() {
    var size = Parameter.integer("size", 1, 4);
    var never = SearchSpace.of(List.of(size), List.of(new Constraint("size > 9", c -> false)));
    var session = suggester().open(never, 1);
    assertThatThrownBy(() -> propose(session, List.of())).hasMessageContaining("size > 9");
  }
}
