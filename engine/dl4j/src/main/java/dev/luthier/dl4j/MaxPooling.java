package dev.luthier.dl4j;

import java.lang.reflect.Field;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingHelper;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNSubsamplingHelper;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Max pooling by ND4J's own loops where convolution runs by oneDNN: oneDNN's pooling of arrays in
 * the order of DL4J takes several times as long, more than the convolutions around it. The values
 * are the same to the bit; of equal maxima in a window another one may get the gradient.
 *
 * <p>Nothing of it is saved with a network: it stands where DL4J has its own helper, in a field
 * that has no setter.
 */
final class MaxPooling implements SubsamplingHelper {
  /** The layer's field, found when first needed. */
  private static final class Access {
    static final Field HELPER = find();

    private static Field find() {
      try {
        Field field = SubsamplingLayer.class.getDeclaredField("helper");
        field.setAccessible(true);
        return field;
      } catch (NoSuchFieldException e) {
        throw new IllegalStateException("this version of DL4J has no helper of pooling layers.", e);
      }
    }
  }

  private MaxPooling() {}

  /** Lets the layers that pool by oneDNN pool by this. */
  static void install(Layer[] layers) {
    for (Layer layer : layers) {
      Layer bare = layer instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : layer;
      if (bare instanceof SubsamplingLayer pooling && isSlow(pooling)) {
        install(pooling);
      }
    }
  }

  private static boolean isSlow(SubsamplingLayer layer) {
    var conf = (org.deeplearning4j.nn.conf.layers.SubsamplingLayer) layer.conf().getLayer();
    return layer.getHelper() instanceof MKLDNNSubsamplingHelper
        && conf.getPoolingType() == PoolingType.MAX
        && conf.getCnn2dDataFormat() == CNN2DFormat.NCHW;
  }

  private static void install(SubsamplingLayer layer) {
    try {
      Access.HELPER.set(layer, new MaxPooling());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the field is accessible", e);
    }
  }

  @Override
  public INDArray activate(
      INDArray input,
      boolean training,
      int[] kernel,
      int[] strides,
      int[] pad,
      PoolingType type,
      ConvolutionMode mode,
      int[] dilation,
      CNN2DFormat format,
      LayerWorkspaceMgr workspaces) {
    int[] size =
        ConvolutionUtils.getOutputSize(input, kernel, strides, pad, mode, dilation, format);
    long[] shape = {input.size(0), input.size(1), size[0], size[1]};
    INDArray pooled =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), shape, 'c');
    run("maxpool2d", window(kernel, strides, pad, dilation, mode), pooled, input);
    return pooled;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray input,
      INDArray epsilon,
      int[] kernel,
      int[] strides,
      int[] pad,
      PoolingType type,
      ConvolutionMode mode,
      int[] dilation,
      CNN2DFormat format,
      LayerWorkspaceMgr workspaces) {
    INDArray gradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
    run("maxpool2d_bp", window(kernel, strides, pad, dilation, mode), gradient, input, epsilon);
    return new Pair<>(new DefaultGradient(), gradient);
  }

  /** In the order of ND4J; the last ones: same mode, nothing (of averages), channels last. */
  private static long[] window(
      int[] kernel, int[] strides, int[] pad, int[] dilation, ConvolutionMode mode) {
    return new long[] {
      kernel[0],
      kernel[1],
      strides[0],
      strides[1],
      pad[0],
      pad[1],
      dilation[0],
      dilation[1],
      mode == ConvolutionMode.Same ? 1 : 0,
      0,
      0
    };
  }

  private static void run(String name, long[] window, INDArray output, INDArray... inputs) {
    // ND4J frees it after the collector; there is nothing to close.
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.allowHelpers(false); // of this one operation
    context.setIArguments(window);
    context.setInputArrays(inputs);
    context.setOutputArray(0, output);
    Nd4j.exec(DynamicCustomOp.builder(name).build(), context);
  }

  @Override
  public boolean checkSupported() {
    return true;
  }

  @Override
  public Map<String, Long> helperMemoryUse() {
    return Map.of();
  }
}
