package dev.luthier.dl4j;

import static dev.luthier.dl4j.NativeGrowth.ALLOWED_BYTES;
import static dev.luthier.dl4j.NativeGrowth.LOOK_NANOS;
import static dev.luthier.dl4j.NativeGrowth.REST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NativeGrowthTest {
  private static final long GIGABYTE = 1L << 30;

  private long now = -5;
  private long bytes = GIGABYTE;
  private long took;
  private final List<Long> collections = new ArrayList<>();
  private final List<Long> returns = new ArrayList<>();
  private final NativeGrowth growth = watch();

  private NativeGrowth watch() {
    return new NativeGrowth(
        () -> now,
        () -> bytes,
        () -> {
          collections.add(now);
          now += took / 2;
        },
        () -> {
          returns.add(now);
          now += took - took / 2;
        });
  }

  private void look(long seconds, long seen) {
    now += seconds * LOOK_NANOS;
    bytes = seen;
    growth.look();
  }

  @Test
  void aCollectionFollowsTheFirstGrowthThatIsMoreThanAllowed() {
    look(0, GIGABYTE);
    look(1, GIGABYTE + ALLOWED_BYTES);
    assertThat(collections).isEmpty();
    look(1, GIGABYTE + ALLOWED_BYTES + 1);
    assertThat(collections).hasSize(1);
  }

  /** Freeing goes on after a collection: a look later there is more to give back. */
  @Test
  void whatACollectionFreedIsGivenBackAtTheNextLook() {
    look(0, GIGABYTE);
    look(1, 2 * GIGABYTE);
    assertThat(returns).isEmpty();
    look(1, 2 * GIGABYTE);
    look(1, GIGABYTE);
    assertThat(collections).containsExactly(LOOK_NANOS - 5);
    assertThat(returns).containsExactly(2 * LOOK_NANOS - 5);
  }

  @Test
  void whatIsLeastAfterACollectionIsWhatCounts() {
    look(0, GIGABYTE);
    look(1, 2 * GIGABYTE);
    look(1, 2 * GIGABYTE);
    look(1, 2 * GIGABYTE);
    look(1, GIGABYTE + 1);
    look(1, GIGABYTE + ALLOWED_BYTES + 1);
    assertThat(collections).hasSize(1);
    look(1, GIGABYTE + ALLOWED_BYTES + 2);
    assertThat(collections).hasSize(2);
  }

  /** Nobody looks while it rests: what grows meanwhile counts all the same. */
  @Test
  void growthDuringTheRestCounts() {
    took = LOOK_NANOS;
    look(0, GIGABYTE);
    look(1, 2 * GIGABYTE);
    look(2, GIGABYTE);
    look(2 * REST, GIGABYTE + ALLOWED_BYTES + 1);
    assertThat(collections).hasSize(2);
  }

  @Test
  void aLargeProcessMayGrowByAQuarter() {
    look(0, 8 * GIGABYTE);
    look(1, 10 * GIGABYTE);
    assertThat(collections).isEmpty();
    look(1, 10 * GIGABYTE + 1);
    assertThat(collections).hasSize(1);
  }

  @Test
  void nobodyLooksAgainWithinASecond() {
    look(0, GIGABYTE);
    bytes = 4 * GIGABYTE;
    now += LOOK_NANOS - 1;
    growth.look();
    assertThat(collections).isEmpty();
    now += 1;
    growth.look();
    assertThat(collections).hasSize(1);
  }

  @Property(tries = 200)
  void atMostAHundredthOfTheTimeGoesThere(
      @ForAll @Size(200) List<@LongRange(min = 0, max = 64L << 30) Long> seen,
      @ForAll @LongRange(min = 0, max = 20_000_000_000L) long each) {
    var tried = new NativeGrowthTest();
    tried.took = each;
    seen.forEach(b -> tried.look(30, b));
    List<Long> began = tried.collections;
    for (int i = 1; i < began.size(); i++) {
      assertThat(began.get(i) - tried.returns.get(i - 1)).isGreaterThanOrEqualTo(REST * each);
    }
  }

  @Test
  @Timeout(20)
  void oneThreadCollectsAndTheOthersGoOn() throws Exception {
    var clock = new AtomicLong();
    var memory = new AtomicLong(GIGABYTE);
    var began = new AtomicInteger();
    var collecting = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var shared =
        new NativeGrowth(
            clock::get,
            memory::get,
            () -> {
              began.incrementAndGet();
              collecting.countDown();
              awaited(end);
            },
            () -> {});
    shared.look();
    memory.set(4 * GIGABYTE);
    clock.addAndGet(LOOK_NANOS);
    var collector = new Thread(shared::look);
    collector.start();
    awaited(collecting);
    clock.addAndGet(60 * LOOK_NANOS);
    shared.look();
    end.countDown();
    collector.join();
    assertThat(began).hasValue(1);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theProcessIsMeasured() {
    NativeSettings.prepare();
    assertThat(Pointer.physicalBytes()).isGreaterThan(50L << 20);
  }
}
