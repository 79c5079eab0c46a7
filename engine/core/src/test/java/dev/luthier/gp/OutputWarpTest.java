package dev.luthier.gp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OutputWarpTest {
  @Property(seed = "42")
  void warpsKeepTheOrderAndAreFinite(@ForAll @Size(min = 1, max = 20) double[] y) {
    double[] shaped = OutputWarp.standardise(OutputWarp.soften(y));
    for (int i = 0; i < y.length; i++) {
      assertThat(shaped[i]).isFinite();
      for (int k = 0; k < y.length; k++) {
        if (y[i] <= y[k]) {
          assertThat(shaped[i]).isLessThanOrEqualTo(shaped[k]);
        }
      }
    }
  }

  @Test
  void anOutlierDoesNotFlattenTheRest() {
    double[] y = {1, 2, 3, 4, 5, 1e30};
    double[] shaped = OutputWarp.standardise(OutputWarp.soften(y));
    assertThat(shaped[4] - shaped[0]).isGreaterThan(0.05);
    assertThat(Arrays.copyOf(OutputWarp.soften(y), 5)).containsExactly(1, 2, 3, 4, 5);
  }
}
