package dev.luthier.search;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Optional;
import net.jqwik.api.Example;

class EvidenceTest {
  private static final SearchSpace SPACE = SearchSpace.of(Parameter.uniform("x", 0, 1));
  private static final RungLadder LADDER =
      new RungLadder(List.of(new Rung(1, 1), new Rung(3, 1), new Rung(9, 1)));

  private static Trial found(int i, double value) {
    return Trial.planned(-1 - i, SPACE.fromUnit(new double[] {0.1 + 0.01 * i}))
        .in(new TrialState.Completed())
        .at(LADDER.top(), value);
  }

  /** A trial of the study, trained to the rung that its curve reaches. */
  private static Trial own(int i, double... curve) {
    int rung = curve.length >= 9 ? 2 : curve.length >= 3 ? 1 : 0;
    return Trial.planned(i, SPACE.fromUnit(new double[] {0.5 + 0.01 * i}))
        .with(FoldCurve.empty(0).extend(0, curve, 0, Optional.empty()))
        .at(rung, curve[curve.length - 1])
        .in(new TrialState.Paused());
  }

  private static Evidence of(List<Trial> found, Trial... own) {
    var all = new ArrayList<>(found);
    all.addAll(List.of(own));
    return Evidence.of(SPACE, new History(all, LADDER));
  }

  private static final List<Trial> FOUR =
      List.of(found(0, 1), found(1, 2), found(2, 3), found(3, 4));
  private static final double[] WHOLE = {9, 8, 7, 6, 5, 4, 3, 2.5, 2};

  @Example
  void firstEpochsAreNotComparedWithWholeTrialsFoundElsewhere() {
    Evidence evidence = of(FOUR, own(0, 9), own(1, 9.5), own(2, 9, 8, 7));
    assertThat(evidence.numbers()).containsExactly(-1, -2, -3, -4);
    assertThat(evidence.pending()).hasDimensions(3, 1); // that they were begun is known
  }

  @Example
  void theLargerPartCountsWhileTheyCannotBeCompared() {
    Evidence evidence = of(FOUR, own(0, 9), own(1, 8), own(2, 7), own(3, 6), own(4, 5));
    assertThat(evidence.numbers()).containsExactly(0, 1, 2, 3, 4);
    assertThat(evidence.y()).containsExactly(9, 8, 7, 6, 5);
    assertThat(evidence.pending()).isEmpty();
  }

  @Example
  void allCountOnceATrialHasClimbedAllTheWay() {
    Evidence evidence = of(FOUR, own(0, WHOLE), own(1, 8));
    assertThat(evidence.numbers()).containsExactly(-1, -2, -3, -4, 0, 1);
    assertThat(evidence.y()).containsExactly(1, 2, 3, 4, 2, 1);
  }

  @Example
  void trialsFromTheRungOnFromWhichChangesAreKnownCount() {
    // The first rung is skipped by the only whole trial's bracket: nothing leads up from there.
    Trial skipped = own(0, Double.NaN, 8, 7, 6, 5, 4, 3, 2.5, 2);
    Evidence evidence = of(FOUR, skipped, own(1, 9), own(2, Double.NaN, 8, 7.5));
    assertThat(evidence.numbers()).containsExactly(-1, -2, -3, -4, 0, 2);
    assertThat(evidence.pending()).hasDimensions(1, 1);
  }

  @Example
  void curvesAreInTheStudysOrderWhicheverFoldEndedFirst() {
    int[] order = {2, 0, 1};
    Trial trial = Trial.planned(0, SPACE.fromUnit(new double[] {0.5}));
    for (int fold : new int[] {1, 2, 0, 2}) {
      trial =
          trial.with(
              FoldCurve.empty(fold).extend(0, new double[] {fold}, 0, Optional.empty()), order);
    }
    assertThat(trial.curves()).extracting(FoldCurve::fold).containsExactly(2, 0, 1);
  }

  @Example
  void lowerRungsAreReadFromTheStudysFirstFolds() {
    var ladder = new RungLadder(List.of(new Rung(1, 1), new Rung(1, 2)));
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Trial trial = Trial.planned(i, SPACE.fromUnit(new double[] {i / 4.0}));
      int[] ended = i == 3 ? new int[] {0} : new int[] {1, 0};
      for (int fold : ended) {
        double[] seen = {fold == 0 ? 1 : 11};
        trial = trial.with(FoldCurve.empty(fold).extend(0, seen, 0, Optional.empty()), 0, 1);
      }
      trials.add(trial.at(i == 3 ? 0 : 1, i == 3 ? 1 : 6));
    }
    Evidence evidence = Evidence.of(SPACE, new History(trials, ladder));
    assertThat(evidence.y()).containsExactly(6, 6, 6, 6); // 1 on the first fold, 5 more on both
  }

  @Example
  void whatWasFoundElsewhereMayBeTriedHere() {
    var mine = own(0, 9);
    var history = new History(List.of(found(0, 1), mine), LADDER);
    assertThat(Unseen.seen(history)).containsExactly(mine.configuration());
  }
}
