package dev.luthier.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/**
 * Runs ND4J's operations on a CPU as ND4J does, but for the few that are many times as slow as they
 * need be and that most networks for images consist of.
 *
 * <p>Maxima are pooled by ND4J's own loops: oneDNN, which would do it where it convolves, takes
 * several times as long for arrays in DL4J's order, longer than the convolutions around them. The
 * values are the same to the bit; of equal maxima in a window another one may get the gradient.
 *
 * <p>The gradient of the rectifier is a step times the gradient from above, each by a vectorised
 * loop; ND4J's operation for both calls a function for every number. The values are equal wherever
 * the gradient from above is finite; an infinite one becomes NaN, not 0, where the input is not
 * positive.
 *
 * <p>ND4J makes one instance by name, see {@link NativeSettings}; for any thread.
 */
public final class CpuExecutioner extends NativeOpExecutioner {
  static final Set<String> SLOW_BY_ONEDNN = Set.of("maxpool2d", "maxpool2d_bp");
  static final String RECTIFIER_GRADIENT = "relu_bp";

  /** For ND4J. */
  public CpuExecutioner() {}

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    if (SLOW_BY_ONEDNN.contains(op.opName())) {
      context.allowHelpers(false); // of this one operation
    }
    if (RECTIFIER_GRADIENT.equals(op.opName()) && isPlain(context)) {
      INDArray gradient = context.getOutputArray(0);
      exec(new Step(context.getInputArray(0), gradient));
      gradient.muli(context.getInputArray(1));
      return new INDArray[] {gradient};
    }
    return super.exec(op, context);
  }

  /** Whether the step is at 0, nothing is broadcast, and nothing needed is written over. */
  private static boolean isPlain(OpContext context) {
    INDArray input = context.getInputArray(0);
    INDArray above = context.getInputArray(1);
    INDArray gradient = context.getOutputArray(0);
    List<Double> threshold = context.getTArguments();
    return (threshold.isEmpty() || threshold.get(0) == 0)
        && Arrays.equals(input.shape(), above.shape())
        && Arrays.equals(input.shape(), gradient.shape())
        && input.dataType() == above.dataType()
        && input.dataType() == gradient.dataType()
        && !gradient.isEmpty()
        && gradient.data() != input.data()
        && gradient.data() != above.data();
  }
}
