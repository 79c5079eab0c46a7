package dev.luthier.actors;

import dev.luthier.eval.Artifacts;
import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.DeviceBinding;
import dev.luthier.store.StudyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a tuner works with.
 *
 * @param slots how many legs may run at once where there are no devices
 * @param devices accelerators; one slot each if there are any
 * @param store where study logs are
 * @param checkpoints where saved networks are
 * @param artifacts where best models are
 * @param listener who hears of progress
 * @param environment what results may depend on; recorded in the log
 * @param clock for the log
 * @param grace how long interrupted user code may take to end before its thread is abandoned
 */
public record TunerOptions(
    int slots,
    DeviceBinding devices,
    StudyStore store,
    CheckpointStore checkpoints,
    Artifacts artifacts,
    ProgressListener listener,
    Map<String, String> environment,
    Clock clock,
    Duration grace) {
  private static final Duration LONGEST_TIMER = Duration.ofDays(100);

  /** The same time, or as much of it as a timer can wait for. */
  static Duration timer(Duration wanted) {
    return wanted.compareTo(LONGEST_TIMER) < 0 ? wanted : LONGEST_TIMER;
  }

  /** The same, for a study with a place of its own. */
  TunerOptions at(StudyPlace place) {
    return new TunerOptions(
        slots,
        devices,
        place.store(),
        place.checkpoints(),
        place.artifacts(),
        place.listener(),
        environment,
        clock,
        grace);
  }

  /** How many slots there are. */
  public int slotCount() {
    return devices.devices() > 0 ? devices.devices() : slots;
  }

  /** The accelerator of a slot; empty: a share of the CPU. */
  public OptionalInt deviceOf(int slot) {
    return devices.devices() > 0 ? OptionalInt.of(slot) : OptionalInt.empty();
  }
}
