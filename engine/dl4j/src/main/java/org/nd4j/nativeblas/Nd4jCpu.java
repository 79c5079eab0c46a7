package org.nd4j.nativeblas;

/**
 * A name that DL4J 1.0.0-M2.1's oneDNN layers ask for by reflection and that ND4J no longer has:
 * without it every one of them is refused in silence. Answers for the class that took its place.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** What the layers ask. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** The one environment of the process. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether the natives were told to use oneDNN; false if the backend is not the CPU's. */
    public boolean isUseMKLDNN() {
      try {
        var type = Class.forName("org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu$Environment");
        Object environment = type.getMethod("getInstance").invoke(null);
        return Boolean.TRUE.equals(type.getMethod("isUseONEDNN").invoke(environment));
      } catch (ReflectiveOperationException | LinkageError e) {
        return false;
      }
    }
  }
}
