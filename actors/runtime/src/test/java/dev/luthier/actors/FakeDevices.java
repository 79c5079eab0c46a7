package dev.luthier.actors;

import dev.luthier.eval.DeviceBinding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Four devices that know which threads use them. */
final class FakeDevices implements DeviceBinding {
  private final ThreadLocal<Integer> mine = ThreadLocal.withInitial(() -> -1);
  final Map<Integer, Set<Thread>> threads = new ConcurrentHashMap<>();
  final Set<Integer> inUse = ConcurrentHashMap.newKeySet();
  final List<String> faults = new CopyOnWriteArrayList<>();

  @Override
  public int devices() {
    return 4;
  }

  @Override
  public void bind(int device) {
    mine.set(device);
    threads.computeIfAbsent(device, d -> ConcurrentHashMap.newKeySet()).add(Thread.currentThread());
  }

  /** The device of the calling thread. */
  int ofThisThread() {
    return mine.get();
  }

  /** Begins to use the calling thread's device. */
  void enter() {
    int device = mine.get();
    if (device < 0) {
      faults.add(Thread.currentThread() + " has no device");
    } else if (!inUse.add(device)) {
      faults.add("device " + device + " is used twice");
    }
  }

  /** Ends to use it. */
  void leave() {
    inUse.remove(mine.get());
  }
}
