package dev.luthier.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.luthier.trial.RungLadder;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BracketsTest {
  private static Halving halving(int brackets) {
    return new Halving(
        3,
        RungLadder.usual(3, 243, 1),
        3,
        Halving.Mode.ASYNCHRONOUS,
        brackets,
        0.25,
        0,
        OptionalInt.empty());
  }

  /** Table 1 of Li et al. 2018 is for eta 3 and 81 = 3^4 units; this one is for 3^5. */
  @Test
  void hasTheSizesOfSynchronousHyperband() {
    assertThat(Brackets.sizes(halving(6))).containsExactly(243, 98, 41, 18, 9, 6);
    var four =
        new Halving(
            3,
            RungLadder.usual(3, 81, 1),
            3,
            Halving.Mode.SYNCHRONOUS,
            5,
            0.25,
            0,
            OptionalInt.empty());
    assertThat(Brackets.sizes(four)).containsExactly(81, 34, 15, 8, 5);
  }

  @Test
  void drawsBracketsByTheirSizes() {
    var counts = new int[3];
    for (int trial = 0; trial < 20_000; trial++) {
      counts[Brackets.first(halving(3), 7, trial)]++;
    }
    assertThat(counts[0] / 20_000.0).isCloseTo(243 / 382.0, within(0.015));
    assertThat(counts[1] / 20_000.0).isCloseTo(98 / 382.0, within(0.015));
    assertThat(counts[2] / 20_000.0).isCloseTo(41 / 382.0, within(0.015));
  }

  @Test
  void oneBracketBeginsAtTheLowestRung() {
    for (int trial = 0; trial < 100; trial++) {
      assertThat(Brackets.first(halving(1), 7, trial)).isZero();
    }
  }

  @Test
  void refusesMoreBracketsThanRungs() {
    assertThatThrownBy(() -> halving(7))
        .hasMessageContaining("brackets (7)")
        .hasMessageContaining("(6)");
  }
}
