package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRateTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RequestRate rate = new RequestRate(5, nanos::get);

  private int allowed(String somebody) {
    int allowed = 0;
    while (rate.allows(somebody)) {
      allowed++;
    }
    return allowed;
  }

  @Test
  void soManyASecondAndTwiceAsManyAfterAPause() {
    assertThat(allowed("a")).isEqualTo(10);
    assertThat(allowed("b")).isEqualTo(10);
    nanos.addAndGet(1_000_000_000);
    assertThat(allowed("a")).isEqualTo(5);
    nanos.addAndGet(3_600_000_000_000L);
    assertThat(allowed("a")).isEqualTo(10);
  }
}
