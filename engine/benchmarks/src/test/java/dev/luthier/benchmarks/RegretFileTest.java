package dev.luthier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegretFileTest {
  private static final RegretFile.Run RUN = new RegretFile.Run("tpe", 2, "branin2", 8, 5, 130);

  @TempDir Path directory;

  @Test
  void keepsRuns() throws IOException {
    Path path = directory.resolve("regret.csv");
    var outcome = new Race.Outcome(List.of(3.5, 1e-300, Double.NaN), 0.25);
    RegretFile.open(path).add(RUN, outcome);
    var again = RegretFile.open(path);
    assertThat(again.has(RUN)).isTrue();
    assertThat(again.outcome(RUN)).isEqualTo(outcome);
    var other = new RegretFile.Run("tpe", 3, "branin2", 8, 5, 130);
    assertThat(again.has(other)).isFalse();
  }

  @Test
  void saysWhichLineIsCut() throws IOException {
    Path path = directory.resolve("regret.csv");
    RegretFile.open(path).add(RUN, new Race.Outcome(List.of(3.5), 0.25));
    Files.writeString(path, "tpe,2,bran", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> RegretFile.open(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'tpe,2,bran'");
  }
}
