package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThroughputTest {
  private static final int TRIALS = Integer.getInteger("luthier.throughput.trials", 20_000);

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void manyEmptyTrialsCostLittleEach() {
    try (var tuner = Tuner.options().slots(2).start()) {
      long begun = System.nanoTime();
      var result =
          tuner
              .submit(Studies.of("empty", TRIALS).build(), t -> t.get(Studies.X))
              .toCompletableFuture()
              .join();
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf("%d trials in %.2f s: %.0f trials/s%n", TRIALS, seconds, TRIALS / seconds);
      assertThat(result.trials()).isEqualTo(TRIALS);
      assertThat(result.failed()).isFalse();
      assertThat(result.best().mean()).isLessThan(-0.99);
    }
  }
}
