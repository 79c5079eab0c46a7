package dev.luthier.actors;

import dev.luthier.eval.DeviceBinding;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one thread of a slot, tied to the slot's device: the only place where user code runs. */
final class SlotThread {
  private final ExecutorService executor;
  private final OptionalInt device;
  private final DeviceBinding binding;
  private volatile @Nullable Thread thread;
  private boolean bound; // confined to the thread

  SlotThread(int slot, OptionalInt device, DeviceBinding binding) {
    this.device = device;
    this.binding = binding;
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              var worker = new Thread(task, "luthier-slot-" + slot);
              worker.setDaemon(true);
              thread = worker;
              return worker;
            });
  }

  /** Runs work on the thread; the stage fails only if the thread cannot be tied to its device. */
  <T> CompletionStage<T> run(Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          if (!bound) {
            device.ifPresent(binding::bind);
            bound = true;
          }
          return work.get();
        },
        executor);
  }

  /** Interrupts what runs. */
  void interrupt() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /** Interrupts what runs and never looks back. */
  void abandon() {
    executor.shutdownNow();
  }
}
