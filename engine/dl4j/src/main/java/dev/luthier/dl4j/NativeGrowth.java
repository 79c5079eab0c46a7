package dev.luthier.dl4j;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.Pointer;

/**
 * Asks for a collection of the heap when the memory of the process has grown.
 *
 * <p>ND4J frees an array outside the heap when its owner in the heap is collected. The owner is
 * small: those that outlive a collection of the young generation fill the old one so slowly that
 * gigabytes wait for them. A collection is asked for once the process has grown by half a gigabyte,
 * or by a quarter if that is more, since the least that was seen after the last one; and then not
 * again for a hundred times as long as it took, so that at most a hundredth of the time goes there.
 */
final class NativeGrowth {
  /** Of the process, whose memory all slots share. */
  static final NativeGrowth OF_PROCESS =
      new NativeGrowth(System::nanoTime, Pointer::physicalBytes, System::gc);

  static final long ALLOWED_BYTES = 512L << 20;
  static final int ALLOWED_PART = 4;
  static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  static final int REST = 100;

  /** Later than any look that can be due: nobody else looks meanwhile. */
  private static final long BUSY = Long.MAX_VALUE / 2;

  private final LongSupplier nanos;
  private final LongSupplier bytes;
  private final Runnable collection;
  private final AtomicLong next;
  private long least = Long.MAX_VALUE;

  /**
   * A watch.
   *
   * @param nanos a clock
   * @param bytes that the process has
   * @param collection of the heap; returns when it has ended
   */
  NativeGrowth(LongSupplier nanos, LongSupplier bytes, Runnable collection) {
    this.nanos = nanos;
    this.bytes = bytes;
    this.collection = collection;
    this.next = new AtomicLong(nanos.getAsLong());
  }

  /** To be called often, by any thread; looks once a second, and may take a collection's time. */
  void look() {
    long due = next.get();
    long now = nanos.getAsLong();
    if (now - due >= 0 && next.compareAndSet(due, now + BUSY)) {
      long resume = now + LOOK_NANOS;
      try {
        if (hasGrown(bytes.getAsLong())) {
          resume = collect(now);
        }
      } finally {
        next.set(resume);
      }
    }
  }

  private boolean hasGrown(long now) {
    least = Math.min(least, now);
    return now - least > Math.max(ALLOWED_BYTES, least / ALLOWED_PART);
  }

  /** Freeing goes on after the collection: the least is what the looks after it see. */
  private long collect(long began) {
    collection.run();
    least = Long.MAX_VALUE;
    long ended = nanos.getAsLong();
    return ended + Math.max(LOOK_NANOS, REST * (ended - began));
  }
}
