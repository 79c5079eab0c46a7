package dev.luthier.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RungTableTest {
  @Property(tries = 300, seed = "42")
  void splitsLikeASortedList(
      @ForAll @Size(max = 60) List<@IntRange(max = 12) Integer> values,
      @ForAll @IntRange(min = 2, max = 4) int eta) {
    RungTable table = RungTable.empty();
    var model = new ArrayList<RungTable.Entry>();
    for (int trial = 0; trial < values.size(); trial++) {
      double value = values.get(trial) == 12 ? Double.POSITIVE_INFINITY : values.get(trial);
      boolean pauses = Double.isFinite(value);
      table = table.enter(trial, value, pauses, eta);
      model.add(new RungTable.Entry(value, trial));
      Collections.sort(model);
      int quota = model.size() / eta;
      assertThat(table.size()).isEqualTo(model.size());
      assertThat(table.top()).containsExactlyElementsOf(model.subList(0, quota));
      assertThat(table.rest()).containsExactlyElementsOf(model.subList(quota, model.size()));
      assertThat(table.best()).contains(model.get(0));
    }
  }

  @Property(tries = 200, seed = "42")
  void promotesExactlyTheQuotaWhenAllWait(
      @ForAll @Size(max = 40) List<@IntRange(max = 9) Integer> values,
      @ForAll @IntRange(min = 2, max = 4) int eta) {
    RungTable table = RungTable.empty();
    for (int trial = 0; trial < values.size(); trial++) {
      table = table.enter(trial, values.get(trial), true, eta);
    }
    int promoted = 0;
    var next = table.promotable();
    while (next.isPresent()) {
      promoted++;
      table = table.leave(next.get().trial(), next.get().value());
      next = table.promotable();
    }
    assertThat(promoted).isEqualTo(values.size() / eta);
    assertThat(table.waiting()).hasSize(values.size() - promoted);
  }

  @Test
  void aBetterTrialGoesOnBesideOneThatWasPromotedTooEarly() {
    RungTable table = RungTable.empty();
    for (int trial = 0; trial < 3; trial++) {
      table = table.enter(trial, 5 - trial, true, 3);
    }
    table = table.promote(2, 3).enter(3, 1, true, 3);

    assertThat(table.promotable()).isEmpty();
    assertThat(table.leading()).contains(new RungTable.Entry(1, 3));
    assertThat(table.promote(3, 1).leading()).isEmpty();
  }
}
