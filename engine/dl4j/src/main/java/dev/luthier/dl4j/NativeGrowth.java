package dev.luthier.dl4j;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.Pointer;

/**
 * Collects the heap, and gives freed memory back to the system, when the process has grown.
 *
 * <p>ND4J frees an array outside the heap when its owner in the heap is collected. The owner is
 * small: those that outlive a collection of the young generation fill the old one so slowly that
 * gigabytes wait for them. And what is freed the allocator of the system library keeps. Both are
 * done once the process has grown by half a gigabyte, or by a quarter if that is more, since the
 * least that was seen after the last time; and then not again for a hundred times as long as they
 * took, so that at most a hundredth of the time goes there.
 */
final class NativeGrowth {
  /** Of the process, whose memory all slots share. */
  static final NativeGrowth OF_PROCESS =
      new NativeGrowth(System::nanoTime, Pointer::physicalBytes, System::gc, FreedMemory::giveBack);

  static final long ALLOWED_BYTES = 512L << 20;
  static final int ALLOWED_PART = 4;
  static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  static final int REST = 100;

  /** Later than any look that can be due: nobody else looks meanwhile. */
  private static final long BUSY = Long.MAX_VALUE / 2;

  private final LongSupplier nanos;
  private final LongSupplier bytes;
  private final Runnable collection;
  private final Runnable giveBack;
  private final AtomicLong next;
  private long least = Long.MAX_VALUE;

  /** Nanoseconds of a collection whose memory is to be given back at the next look; else 0. */
  private long collected;

  /**
   * A watch.
   *
   * @param nanos a clock
   * @param bytes that the process has
   * @param collection of the heap; returns when it has ended
   * @param giveBack what is freed; runs a look after the collection, for freeing goes on after it
   */
  NativeGrowth(LongSupplier nanos, LongSupplier bytes, Runnable collection, Runnable giveBack) {
    this.nanos = nanos;
    this.bytes = bytes;
    this.collection = collection;
    this.giveBack = giveBack;
    this.next = new AtomicLong(nanos.getAsLong());
  }

  /** To be called often, by any thread; looks once a second, and may take a collection's time. */
  void look() {
    long due = next.get();
    long now = nanos.getAsLong();
    if (now - due >= 0 && next.compareAndSet(due, now + BUSY)) {
      long resume = now + LOOK_NANOS;
      try {
        resume = act(now);
      } finally {
        next.set(resume);
      }
    }
  }

  /** When to look again. */
  private long act(long began) {
    if (collected > 0) {
      giveBack.run();
      long took = collected + nanos.getAsLong() - began;
      collected = 0;
      least = bytes.getAsLong();
      return began + Math.max(LOOK_NANOS, REST * took);
    }
    if (hasGrown(bytes.getAsLong())) {
      collection.run();
      collected = Math.max(1, nanos.getAsLong() - began);
    }
    return nanos.getAsLong() + LOOK_NANOS;
  }

  private boolean hasGrown(long now) {
    least = Math.min(least, now);
    return now - least > Math.max(ALLOWED_BYTES, least / ALLOWED_PART);
  }
}
