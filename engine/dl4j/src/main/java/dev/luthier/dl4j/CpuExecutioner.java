package dev.luthier.dl4j;

import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/**
 * Runs ND4J's operations on a CPU as ND4J does, but pools maxima by ND4J's own loops: oneDNN, which
 * would do it where it convolves, takes several times as long for arrays in DL4J's order, longer
 * than the convolutions around them. The values are the same to the bit; of equal maxima in a
 * window another one may get the gradient.
 *
 * <p>ND4J makes one instance by name, see {@link NativeSettings}; for any thread.
 */
public final class CpuExecutioner extends NativeOpExecutioner {
  static final Set<String> SLOW_BY_ONEDNN = Set.of("maxpool2d", "maxpool2d_bp");

  /** For ND4J. */
  public CpuExecutioner() {}

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    if (SLOW_BY_ONEDNN.contains(op.opName())) {
      context.allowHelpers(false); // of this one operation
    }
    return super.exec(op, context);
  }
}
