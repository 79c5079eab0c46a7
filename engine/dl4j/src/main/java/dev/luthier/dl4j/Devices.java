package dev.luthier.dl4j;

import dev.luthier.eval.DeviceBinding;
import org.nd4j.linalg.factory.Nd4j;

/** The GPUs that ND4J sees; none on its CPU backend, which accepts any number in silence. */
public final class Devices implements DeviceBinding {
  @Override
  public int devices() {
    NativeSettings.prepare();
    return Nd4j.getEnvironment().isCPU() ? 0 : Nd4j.getAffinityManager().getNumberOfDevices();
  }

  @Override
  public void bind(int device) {
    int devices = devices();
    if (devices == 0) {
      return;
    }
    if (device < 0 || device >= devices) {
      throw new IllegalArgumentException(
          "device (" + device + ") must be in [0, " + devices + "). Maybe lower slots.");
    }
    Nd4j.getAffinityManager().unsafeSetDevice(device);
  }
}
