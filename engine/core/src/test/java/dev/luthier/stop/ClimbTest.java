package dev.luthier.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClimbTest {
  private static RungChange changes(double... values) {
    RungChange all = RungChange.NONE;
    for (double value : values) {
      all = all.plus(value);
    }
    return all;
  }

  private static RungLadder ladder(String... rungs) {
    return new RungLadder(Stream.of(rungs).map(Rung::parse).toList());
  }

  @Test
  void momentsAreThoseOfAllChangesAndLeaveInfiniteOnesOut() {
    RungChange seen = changes(1, 2, Double.NaN, 6, Double.NEGATIVE_INFINITY);
    assertThat(seen.count()).isEqualTo(3);
    assertThat(seen.mean()).isCloseTo(3, within(1e-12));
    assertThat(seen.squares()).isCloseTo(14, within(1e-12));
  }

  @Test
  void moreEpochsBorrowTheSpreadOfTheEpochsBefore() {
    var steps = List.of(changes(0, 2, 0, 2), changes(-1, -1, -1));
    var climb = new Climb(ladder("1x1", "3x1", "9x1"), steps, Double.NaN);
    Forecast top = climb.toTop(Forecast.known(5), 1);
    double pooled = 4 * (4.0 / 3) / 6;
    assertThat(top.mean()).isCloseTo(4, within(1e-12));
    assertThat(top.variance()).isCloseTo(pooled * (1 + 1.0 / 3), within(1e-12));
    assertThat(top.freedom()).isCloseTo(6, within(1e-12));
    assertThat(climb.toTop(Forecast.known(5), 0).mean()).isCloseTo(5, within(1e-12));
  }

  @Test
  void moreFoldsSpreadAsTheFoldsDo() {
    var steps = List.of(changes(0, 100, 0, 100), changes(1, 2, 3));
    Forecast top = new Climb(ladder("1x1", "3x1", "3x5"), steps, 0.5).toTop(Forecast.known(5), 1);
    assertThat(top.mean()).isCloseTo(7, within(1e-12));
    assertThat(top.variance()).isCloseTo(0.5 * 0.8 * (1 + 1.0 / 3), within(1e-12));
    assertThat(top.freedom()).isCloseTo(4, within(1e-12));
  }

  @Test
  void aStepOfEpochsAndFoldsHasBothSpreads() {
    var steps = List.of(changes(-2, 0, 2));
    Forecast top = new Climb(ladder("1x1", "3x2"), steps, 3).toTop(Forecast.known(0), 0);
    double epochs = (8 - 2 * 1.5) / 2;
    assertThat(top.variance()).isCloseTo((epochs + 1.5) * (1 + 1.0 / 3), within(1e-12));
  }

  @Test
  void anUnknownStepGivesNoChance() {
    var ladder = ladder("1x1", "3x1", "9x1");
    var climb = new Climb(ladder, List.of(changes(0, 2), RungChange.NONE), Double.NaN);
    assertThat(climb.toTop(Forecast.known(1), 0).chanceBelow(2)).isNaN();
    var one = new Climb(ladder("1x1", "3x1"), List.of(changes(1)), Double.NaN);
    assertThat(one.toTop(Forecast.known(1), 0).chanceBelow(2)).isNaN();
    var unseen = new Climb(ladder("1x1", "1x3"), List.of(changes(1, 2)), Double.NaN);
    assertThat(unseen.toTop(Forecast.known(1), 0).chanceBelow(2)).isNaN();
  }
}
