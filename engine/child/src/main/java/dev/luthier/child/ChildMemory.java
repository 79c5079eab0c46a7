package dev.luthier.child;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a child that is a JVM may use.
 *
 * @param heap bytes of Java objects
 * @param offHeap bytes of native arrays, besides the heap
 */
public record ChildMemory(long heap, long offHeap) {
  private static final long MEBI = 1L << 20;
  private static final long LEAST = 128 * MEBI;
  private static final double SHARE = 0.75;

  /** Native arrays wait for their owners in the heap to be collected: how much of it may fill. */
  private static final long YOUNG = 256 * MEBI;

  public ChildMemory {
    if (heap < 16 * MEBI || offHeap < 16 * MEBI) {
      throw new IllegalArgumentException(
          "a child's heap ("
              + heap
              + " bytes) and off-heap memory ("
              + offHeap
              + " bytes) must be at least 16 MiB each. Maybe 512m.");
    }
  }

  /** Three quarters of the machine's memory, shared by the slots; half of a share each. */
  public static ChildMemory share(int slots) {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long half = Math.max(LEAST, (long) (system.getTotalMemorySize() * SHARE / slots / 2));
    return new ChildMemory(half, half);
  }

  long heapMebibytes() {
    return heap / MEBI;
  }

  /** The young generation: at most a third of the heap, as the JVM would have it. */
  long youngMebibytes() {
    return Math.min(YOUNG, heap / 3) / MEBI;
  }

  long offHeapMebibytes() {
    return offHeap / MEBI;
  }
}
