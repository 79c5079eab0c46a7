package dev.luthier.dl4j;

/**
 * System properties that ND4J and JavaCPP read once, when they are loaded. Each is set only where
 * nobody has set it; all have no effect later.
 */
public final class NativeSettings {
  static final String SHAPES = "shapeinfoprovider";
  static final String EXECUTIONER = "opexec";
  static final String MOST_PHYSICAL_BYTES = "org.bytedeco.javacpp.maxphysicalbytes";

  private static final String CUDA = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  private NativeSettings() {}

  /**
   * Sets them: oneDNN for convolutions (see {@link OneDnn}), {@link CachedShapes} and {@link
   * CpuExecutioner} on a CPU, and no question to the system for the memory of the process at every
   * native allocation, for which all slots queue ({@link MemoryAdmission} refuses before a training
   * what would not fit).
   */
  public static void prepare() {
    OneDnn.prepare();
    setIfAbsent(MOST_PHYSICAL_BYTES, "0");
    if (NativeSettings.class.getClassLoader().getResource(CUDA) == null) {
      setIfAbsent(SHAPES, CachedShapes.class.getName());
      setIfAbsent(EXECUTIONER, CpuExecutioner.class.getName());
    }
  }

  static void setIfAbsent(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
