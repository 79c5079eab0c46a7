package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.rng.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotHealthTest {
  private final SlotHealth health = new SlotHealth();

  @Test
  void aSlotOnWhichAllFailsWhileOthersDoWellIsSick() {
    for (int trial = 0; trial < 20; trial++) {
      assertThat(health.over(0, trial, false)).isFalse();
    }
    assertThat(health.over(1, 20, true)).isFalse();
    assertThat(health.over(1, 21, true)).isFalse();
    assertThat(health.over(1, 22, true)).isFalse();
    assertThat(health.over(1, 23, true)).isTrue();
  }

  @Test
  void aTrialThatFailsAgainAndAgainTellsNothing() {
    health.over(0, 0, false);
    for (int attempt = 0; attempt < 50; attempt++) {
      assertThat(health.over(1, 7, true)).isFalse();
    }
  }

  @Test
  void aStudyWhoseEveryLegFailsKeepsItsSlots() {
    for (int trial = 0; trial < 200; trial++) {
      assertThat(health.over(trial % 4, trial, true)).as("trial " + trial).isFalse();
    }
  }

  @Test
  void aLoneSlotIsNeverSick() {
    for (int trial = 0; trial < 200; trial++) {
      assertThat(health.over(0, trial, true)).isFalse();
    }
  }

  @Test
  void whereHalfOfTheLegsFailARunMustBeLong() {
    for (int trial = 0; trial < 40; trial++) {
      health.over(0, trial, trial % 2 == 0);
    }
    int run = 1;
    while (!health.over(1, 100 + run, true)) {
      run++;
    }
    assertThat(run).isBetween(15, 17);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 0.8})
  void chanceAloneTakesNoSlotInALongStudy(double failing) {
    var random = Streams.of(42, "legs");
    for (int trial = 0; trial < 20_000; trial++) {
      boolean failed = random.nextDouble() < failing;
      assertThat(health.over(random.nextInt(4), trial, failed)).as("trial " + trial).isFalse();
    }
  }

  @Test
  void oneGoodLegEndsTheRun() {
    for (int trial = 0; trial < 20; trial++) {
      health.over(0, trial, false);
    }
    health.over(1, 20, true);
    health.over(1, 21, true);
    health.over(1, 22, false);
    assertThat(health.over(1, 23, true)).isFalse();
  }
}
