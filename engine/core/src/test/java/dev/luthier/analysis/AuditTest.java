package dev.luthier.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class AuditTest {
  @Test
  void theBoundIsTheRateAtWhichSoFewWouldBeRare() {
    for (int controls : new int[] {1, 4, 50}) {
      for (int bad = 0; bad < controls; bad++) {
        double upper = new Audit(controls, bad).upper();
        assertThat(new BinomialDistribution(null, controls, upper).cumulativeProbability(bad))
            .isCloseTo(0.05, within(1e-6));
      }
      assertThat(new Audit(controls, controls).upper()).isEqualTo(1);
    }
    assertThat(new Audit(4, 0).upper()).isCloseTo(1 - Math.pow(0.05, 0.25), within(1e-9));
  }

  @Test
  void studiesAddUp() {
    Audit both = new Audit(4, 0).plus(new Audit(6, 1));
    assertThat(both).isEqualTo(new Audit(10, 1));
    assertThat(both.rate()).isEqualTo(0.1);
  }

  @Test
  void refusesMoreFalseStopsThanControls() {
    assertThatThrownBy(() -> new Audit(1, 2)).hasMessageContaining("(2)");
    assertThatThrownBy(() -> new Audit(0, 0)).hasMessageContaining("(0)");
  }
}
