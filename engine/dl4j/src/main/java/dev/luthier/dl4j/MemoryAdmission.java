package dev.luthier.dl4j;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a network train only if its memory outside the heap fits: one that does not would end the
 * whole process, not only its trial.
 *
 * @param budget bytes that one leg may use
 */
public record MemoryAdmission(long budget) {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryAdmission.class);
  private static final double SHARE = 0.8;

  /** System property: how many legs this process runs at once. The command line sets it. */
  static final String SLOTS = "luthier.slots";

  public MemoryAdmission {
    if (budget < 1) {
      throw new IllegalArgumentException(
          "memory budget (" + budget + " bytes) must be above 0. Maybe lower -Xmx or slots.");
    }
  }

  /** An equal share of 80 % of the memory that the heap cannot take. */
  public static MemoryAdmission forSlots(int slots) {
    long physical =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Runtime.getRuntime().maxMemory() * 4;
    long free = Math.max(physical - Runtime.getRuntime().maxMemory(), physical / 8);
    return new MemoryAdmission((long) (SHARE * free / Math.max(1, slots)));
  }

  /**
   * Refuses what does not fit. A network of whose layers DL4J has no memory report is let through.
   *
   * @param shape of the features, {@code [n x ...]}
   * @throws IllegalStateException with the bytes and the budget
   */
  void admit(Blueprint blueprint, long[] shape, int batch) {
    long bytes;
    try {
      bytes = blueprint.bytes(inputType(shape), batch);
    } catch (RuntimeException e) {
      LOG.debug("no memory report, the network is let through", e);
      return;
    }
    if (bytes > budget || bytes < 0) {
      throw new IllegalStateException(
          "the network needs "
              + (bytes < 0 ? "more than " + Long.MAX_VALUE : bytes)
              + " bytes at "
              + batch
              + " rows a batch, the budget of a slot is "
              + budget
              + " bytes. Maybe lower the range of units, the batch or the number of slots.");
    }
  }

  private static InputType inputType(long[] shape) {
    return switch (shape.length) {
      case 2 -> InputType.feedForward(shape[1]);
      case 3 -> InputType.recurrent(shape[1], shape[2]);
      case 4 -> InputType.convolutional(shape[2], shape[3], shape[1]);
      case 5 ->
          InputType.convolutional3D(
              Convolution3D.DataFormat.NCDHW, shape[2], shape[3], shape[4], shape[1]);
      default -> throw new IllegalArgumentException("features of shape " + Arrays.toString(shape));
    };
  }
}
