package dev.luthier.node;

import dev.luthier.eval.DeviceBinding;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the machine offers, found out without loading more than is needed. */
final class Platform {
  private static final int MOST_CPU_SLOTS = 8;
  private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";
  private static final String BINDING = "dev.luthier.dl4j.Devices";

  private Platform() {}

  /** Slots where there are no devices and nobody says how many. */
  static int cpuSlots() {
    return Math.max(1, Math.min(MOST_CPU_SLOTS, Runtime.getRuntime().availableProcessors()));
  }

  /** The GPUs, if this build has the CUDA backend; otherwise none, and ND4J is not even loaded. */
  static DeviceBinding devices() {
    if (!present(CUDA)) {
      return DeviceBinding.cpu();
    }
    try {
      return Class.forName(BINDING).asSubclass(DeviceBinding.class).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the CUDA backend is here, but no device binding", e);
    }
  }

  private static boolean present(String name) {
    try {
      Class.forName(name, false, Platform.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** What results may depend on, for the log. */
  static Map<String, String> environment() {
    var all = new TreeMap<String, String>();
    all.put("java", System.getProperty("java.version", ""));
    all.put("os", System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""));
    all.put("backend", present(CUDA) ? "cuda" : "cpu");
    all.put("platformExtension", System.getProperty("org.bytedeco.javacpp.platform.extension", ""));
    all.put("threads", Optional.ofNullable(System.getenv("OMP_NUM_THREADS")).orElse(""));
    return all;
  }
}
