package dev.luthier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FoldRuleTest {
  private static final double[] BEST = {1, 2, 3, 4, 5};

  @Test
  void theSignedRankTestNeedsFourFoldsAtATenth() {
    FoldRule rule = FoldRule.wilcoxon(0.1);
    assertThat(rule.stops(new double[] {2, 3, 4}, BEST)).isFalse();
    assertThat(rule.stops(new double[] {2, 3, 4, 5}, BEST)).isTrue();
    assertThat(rule.stops(new double[] {0, 1, 2, 3}, BEST)).isFalse();
  }

  @Test
  void theForgivingRuleComparesWithTheWorstFold() {
    FoldRule rule = FoldRule.worstFold();
    assertThat(rule.stops(new double[] {4.9}, BEST)).isFalse();
    assertThat(rule.stops(new double[] {4.9, 5.3}, BEST)).isTrue();
  }

  @Test
  void racingFindsNearlyTheBestInAFractionOfTheTime() {
    var studies = FoldStudies.digits(60, 8);
    for (long seed = 1; seed <= 3; seed++) {
      Frontier.Point raced = studies.raced(s -> s.alpha(0.05), List.of(), seed);
      assertThat(raced.share()).isBetween(0.03, 0.35);
      assertThat(raced.loss()).isBetween(0.0, 0.5);
      Frontier.Point whole = studies.folds((own, best) -> false, seed);
      assertThat(whole.share()).isBetween(0.999999, 1.000001);
      assertThat(whole.loss()).isZero();
    }
  }
}
