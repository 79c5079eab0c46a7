package dev.luthier.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfidenceTest {
  /** All trials are equally good, their scores noise: the best mean flatters, the estimate not. */
  @Test
  void theChoiceIsNotFlattered() {
    var random = new Random(42);
    double raw = 0;
    double corrected = 0;
    int inside = 0;
    int rounds = 200;
    for (int i = 0; i < rounds; i++) {
      var scores = new double[30][5];
      for (double[] trial : scores) {
        Arrays.setAll(trial, f -> random.nextGaussian());
      }
      raw += Arrays.stream(scores).mapToDouble(t -> Arrays.stream(t).sum() / 5).min().orElseThrow();
      var estimate = Confidence.ofChoice(scores, i).orElseThrow();
      corrected += estimate.mean();
      inside += estimate.low() <= 0 && 0 <= estimate.high() ? 1 : 0;
    }
    assertThat(raw / rounds).isLessThan(-0.7);
    assertThat(corrected / rounds).isCloseTo(0, within(0.15));
    assertThat(inside).isGreaterThan(rounds * 9 / 10);
  }

  @Test
  void oneFoldTellsNothing() {
    assertThat(Confidence.ofChoice(new double[][] {{1}, {2}}, 1)).isEmpty();
    assertThat(Confidence.ofChoice(new double[0][], 1)).isEmpty();
    assertThat(Confidence.better(new double[] {1}, new double[] {2})).isEmpty();
  }

  @Test
  void pairsOnTheSameFoldsAreCompared() {
    double[] ours = {1, 2, 3, 4, 5};
    double[] worse = {1.5, 2.4, 3.6, 4.5, 5.5};
    assertThat(Confidence.better(ours, worse).orElseThrow()).isBetween(0.99, 1.0);
    assertThat(Confidence.better(worse, ours).orElseThrow()).isBetween(0.0, 0.01);
    double both =
        Confidence.better(ours, worse).orElseThrow() + Confidence.better(worse, ours).orElseThrow();
    assertThat(both).isCloseTo(1, within(1e-12));
    assertThat(Confidence.better(ours, ours)).isEmpty();
    assertThat(Confidence.better(ours, new double[] {2, 3, 4, 5, 6})).hasValue(1);
  }
}
