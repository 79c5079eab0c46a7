package dev.luthier.eval;

/** The port to the devices that train: one thread owns one device. */
public interface DeviceBinding {
  /** How many devices threads can be bound to; 0 if slots are shares of the CPU. */
  int devices();

  /**
   * Binds the calling thread to a device until it ends; does nothing where {@link #devices()} is 0.
   *
   * @param device in [0, {@code devices()})
   * @throws IllegalArgumentException if there is no such device
   */
  void bind(int device);

  /** For objectives that know no devices. */
  static DeviceBinding cpu() {
    return new DeviceBinding() {
      @Override
      public int devices() {
        return 0;
      }

      @Override
      public void bind(int device) {}
    };
  }
}
