package dev.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.layers.convolution.MaxPooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2D.Pooling2DType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2DDerivative;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinearDerivative;
import org.nd4j.linalg.cpu.nativecpu.ops.CpuOpContext;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** That ND4J is given the executioner is tested with the other settings. */
class CpuExecutionerTest {
  private static final int ROWS = 5;
  private static final int CHANNELS = 3;
  private static final int HEIGHT = 11;
  private static final int WIDTH = 9;

  record Window(int high, int wide, int stride, int pad, boolean same, int outHigh, int outWide) {
    void describe(OpContext context) {
      context.setIArguments(high, wide, stride, stride, pad, pad, 1, 1, same ? 1 : 0, 0, 0);
    }

    INDArray pooled() {
      return Nd4j.create(DataType.FLOAT, ROWS, CHANNELS, outHigh, outWide);
    }
  }

  static List<Window> windows() {
    return List.of(
        new Window(2, 2, 2, 0, false, 5, 4),
        new Window(3, 3, 3, 0, false, 3, 3),
        new Window(3, 2, 2, 1, false, 6, 5),
        new Window(3, 3, 1, 0, false, 9, 7),
        new Window(3, 2, 2, 0, true, 6, 5),
        new Window(2, 2, 1, 0, true, 11, 9));
  }

  private static INDArray run(
      OpExecutioner by, String op, Window window, INDArray output, INDArray... inputs) {
    OpContext context = by.buildContext();
    window.describe(context);
    context.setInputArrays(inputs);
    context.setOutputArray(0, output);
    by.exec(DynamicCustomOp.builder(op).build(), context);
    return output;
  }

  @ParameterizedTest
  @MethodSource("windows")
  void poolsMaximaAsOneDnnDoes(Window window) {
    var ours = new CpuExecutioner();
    var theirs = new NativeOpExecutioner();
    Nd4j.getRandom().setSeed(1);
    INDArray input = Nd4j.randn(DataType.FLOAT, ROWS, CHANNELS, HEIGHT, WIDTH);
    INDArray pooled = run(ours, "maxpool2d", window, window.pooled(), input);
    assertThat(pooled).isEqualTo(run(theirs, "maxpool2d", window, window.pooled(), input));
    INDArray epsilon = Nd4j.randn(DataType.FLOAT, pooled.shape());
    INDArray gradient = run(ours, "maxpool2d_bp", window, input.ulike(), input, epsilon);
    INDArray expected = run(theirs, "maxpool2d_bp", window, input.ulike(), input, epsilon);
    assertThat(gradient.equalsWithEps(expected, 1e-6)).isTrue();
    assertThat(gradient.sumNumber().doubleValue())
        .isCloseTo(epsilon.sumNumber().doubleValue(), within(1e-3));
  }

  @Test
  void theGradientOfEqualMaximaGoesToOneOfThem() {
    Window window = windows().get(0);
    INDArray input = Nd4j.ones(DataType.FLOAT, ROWS, CHANNELS, HEIGHT, WIDTH);
    INDArray epsilon = window.pooled().addi(1);
    INDArray gradient =
        run(new CpuExecutioner(), "maxpool2d_bp", window, input.ulike(), input, epsilon);
    assertThat(gradient.sumNumber().intValue()).isEqualTo((int) epsilon.length());
    assertThat(gradient.maxNumber().intValue()).isEqualTo(1);
  }

  @Test
  void knowsTheOperationsOfDl4jsLayers() {
    INDArray any = Nd4j.create(DataType.FLOAT, 1, 1, 2, 2);
    var windows = Pooling2DConfig.builder().kH(2).kW(2).type(Pooling2DType.MAX).build();
    assertThat(CpuExecutioner.SLOW_BY_ONEDNN)
        .containsExactlyInAnyOrder(
            new MaxPooling2D().opName(), new Pooling2DDerivative(any, any, any, windows).opName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"maxpool2d", "avgpool2d"})
  void leavesOneDnnOutWhereItIsSlowOnly(String op) {
    var told = new ArrayList<Boolean>();
    var context =
        new CpuOpContext() {
          @Override
          public void allowHelpers(boolean really) {
            told.add(really);
            super.allowHelpers(really);
          }
        };
    Window window = windows().get(0);
    window.describe(context);
    context.setInputArrays(Nd4j.rand(DataType.FLOAT, ROWS, CHANNELS, HEIGHT, WIDTH));
    context.setOutputArray(0, window.pooled());
    new CpuExecutioner().exec(DynamicCustomOp.builder(op).build(), context);
    assertThat(told).isEqualTo(op.startsWith("max") ? List.of(false) : List.of());
  }

  private static INDArray rectified(
      OpExecutioner by, double threshold, INDArray gradient, INDArray input, INDArray above) {
    OpContext context = by.buildContext();
    context.setTArguments(threshold);
    context.setInputArrays(input, above);
    context.setOutputArray(0, gradient);
    assertThat(by.exec(DynamicCustomOp.builder("relu_bp").build(), context))
        .containsExactly(gradient);
    return gradient;
  }

  static List<INDArray> inputs() {
    Nd4j.getRandom().setSeed(2);
    INDArray some = Nd4j.randn(DataType.FLOAT, ROWS, CHANNELS, HEIGHT, WIDTH);
    some.putScalar(0, 0, 0, 0, 0.0).putScalar(0, 0, 0, 1, -0.0).putScalar(0, 0, 0, 2, Double.NaN);
    INDArray wide = Nd4j.randn(DataType.FLOAT, ROWS, CHANNELS, HEIGHT, 2 * WIDTH);
    return List.of(
        some,
        some.dup('f'),
        some.permute(2, 0, 3, 1),
        wide.get(all(), all(), all(), interval(3, 2, 2 * WIDTH)),
        Nd4j.randn(DataType.DOUBLE, ROWS, CHANNELS),
        Nd4j.createFromArray(1f));
  }

  @ParameterizedTest(autoCloseArguments = false) // some are views of others
  @MethodSource("inputs")
  void aRectifiersGradientIsAsNd4jHasIt(INDArray input) {
    for (char order : new char[] {'c', 'f'}) {
      INDArray above = Nd4j.randn(input.dataType(), input.shape()).dup(order);
      for (double threshold : new double[] {0, 0.5}) {
        INDArray expected =
            rectified(new NativeOpExecutioner(), threshold, input.ulike(), input, above);
        var ours = new CpuExecutioner();
        assertThat(rectified(ours, threshold, input.ulike(), input, above)).isEqualTo(expected);
        INDArray over = input.dup();
        assertThat(rectified(ours, threshold, over, over, above)).isEqualTo(expected);
        INDArray gradient = above.dup();
        assertThat(rectified(ours, threshold, gradient, input, gradient)).isEqualTo(expected);
      }
    }
  }

  @Test
  void knowsTheRectifiersGradientOfDl4jsLayers() {
    INDArray any = Nd4j.create(DataType.FLOAT, 2, 2);
    assertThat(CpuExecutioner.RECTIFIER_GRADIENT)
        .isEqualTo(new RectifiedLinearDerivative(any, any, any.ulike()).opName());
  }

  @Test
  void itIsNotNd4jsOwnOperation() {
    INDArray input = Nd4j.createFromArray(-1f, 1f);
    INDArray above = Nd4j.createFromArray(Float.POSITIVE_INFINITY, 1f);
    assertThat(rectified(new NativeOpExecutioner(), 0, input.ulike(), input, above))
        .isEqualTo(Nd4j.createFromArray(0f, 1f));
    assertThat(rectified(new CpuExecutioner(), 0, input.ulike(), input, above).getFloat(0)).isNaN();
  }
}
