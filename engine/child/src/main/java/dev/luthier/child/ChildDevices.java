package dev.luthier.child;

import dev.luthier.eval.DeviceBinding;
import java.util.OptionalInt;

/**
 * Binds a thread to a device by name only: its children are the ones who see it. So many devices as
 * another binding has.
 */
public final class ChildDevices implements DeviceBinding {
  private static final ThreadLocal<OptionalInt> BOUND = ThreadLocal.withInitial(OptionalInt::empty);

  private final int devices;

  /** As many devices as another binding has. */
  public ChildDevices(DeviceBinding like) {
    this.devices = like.devices();
  }

  @Override
  public int devices() {
    return devices;
  }

  @Override
  public void bind(int device) {
    if (devices == 0) {
      return;
    }
    if (device < 0 || device >= devices) {
      throw new IllegalArgumentException(
          "device (" + device + ") must be in [0, " + devices + "). Maybe use fewer slots.");
    }
    BOUND.set(OptionalInt.of(device));
  }

  /** The device of the calling thread. */
  static OptionalInt ofThisThread() {
    return BOUND.get();
  }
}
