package dev.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNSubsamplingHelper;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class MaxPoolingTest {
  private static final int ROWS = 5;
  private static final int CHANNELS = 3;
  private static final int HEIGHT = 11;
  private static final int WIDTH = 9;

  @BeforeEach
  void oneDnn() {
    Assumptions.assumeTrue(OneDnn.isActive());
  }

  record Window(int size, int wide, int stride, int pad, ConvolutionMode mode) {
    SubsamplingLayer.Builder layer(SubsamplingLayer.PoolingType type) {
      return new SubsamplingLayer.Builder(type)
          .kernelSize(size, wide)
          .stride(stride, stride)
          .padding(pad, pad)
          .convolutionMode(mode);
    }
  }

  static List<Window> windows() {
    return List.of(
        new Window(2, 2, 2, 0, ConvolutionMode.Truncate),
        new Window(3, 3, 3, 0, ConvolutionMode.Truncate),
        new Window(3, 2, 2, 1, ConvolutionMode.Truncate),
        new Window(3, 3, 1, 0, ConvolutionMode.Strict),
        new Window(3, 2, 2, 0, ConvolutionMode.Same),
        new Window(2, 2, 1, 0, ConvolutionMode.Same));
  }

  private static MultiLayerConfiguration pooled(SubsamplingLayer layer) {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(layer)
        .layer(new OutputLayer.Builder(LossFunction.MSE).nOut(2).build())
        .setInputType(InputType.convolutional(HEIGHT, WIDTH, CHANNELS))
        .build();
  }

  private static MultiLayerNetwork raw(MultiLayerConfiguration configuration, boolean helpers) {
    System.setProperty(OneDnn.HELPERS_DISABLED, Boolean.toString(!helpers));
    try {
      var network = new MultiLayerNetwork(configuration.clone());
      network.init();
      return network;
    } finally {
      System.setProperty(OneDnn.HELPERS_DISABLED, "false");
    }
  }

  private static INDArray forward(MultiLayerNetwork network, INDArray input) {
    Layer layer = network.getLayer(0);
    layer.setInput(input, LayerWorkspaceMgr.noWorkspaces());
    return layer.activate(true, LayerWorkspaceMgr.noWorkspaces());
  }

  private static INDArray backward(MultiLayerNetwork network, INDArray epsilon) {
    var workspaces = LayerWorkspaceMgr.noWorkspaces();
    return network.getLayer(0).backpropGradient(epsilon, workspaces).getSecond();
  }

  @ParameterizedTest
  @MethodSource("windows")
  void agreesWithDl4jWithAndWithoutOneDnn(Window window) {
    var configuration = pooled(window.layer(SubsamplingLayer.PoolingType.MAX).build());
    Nd4j.getRandom().setSeed(1);
    INDArray input = Nd4j.randn(DataType.FLOAT, ROWS, CHANNELS, HEIGHT, WIDTH);
    MultiLayerNetwork oneDnn = raw(configuration, true);
    MultiLayerNetwork own = raw(configuration, false);
    try (var ours = (Network.Layered) new Blueprint.Layered(configuration).build(1)) {
      assertThat(ours.network().getLayer(0).getHelper()).isInstanceOf(MaxPooling.class);
      assertThat(oneDnn.getLayer(0).getHelper()).isInstanceOf(MKLDNNSubsamplingHelper.class);
      assertThat(own.getLayer(0).getHelper()).isNull();
      INDArray pooled = forward(ours.network(), input);
      assertThat(pooled).isEqualTo(forward(oneDnn, input)).isEqualTo(forward(own, input));
      INDArray epsilon = Nd4j.randn(DataType.FLOAT, pooled.shape());
      INDArray gradient = backward(ours.network(), epsilon.dup());
      assertThat(gradient.equalsWithEps(backward(oneDnn, epsilon.dup()), 1e-6)).isTrue();
      assertThat(gradient.equalsWithEps(backward(own, epsilon.dup()), 1e-6)).isTrue();
      assertThat(gradient.sumNumber().doubleValue())
          .isCloseTo(epsilon.sumNumber().doubleValue(), within(1e-3));
    } finally {
      NativeMemory.release(oneDnn);
      NativeMemory.release(own);
    }
  }

  @Test
  void theGradientOfEqualMaximaGoesToOneOfThem() {
    var window = new Window(2, 2, 2, 0, ConvolutionMode.Truncate);
    var configuration = pooled(window.layer(SubsamplingLayer.PoolingType.MAX).build());
    try (var network = (Network.Layered) new Blueprint.Layered(configuration).build(1)) {
      INDArray pooled =
          forward(network.network(), Nd4j.ones(DataType.FLOAT, ROWS, CHANNELS, HEIGHT, WIDTH));
      INDArray gradient = backward(network.network(), Nd4j.ones(DataType.FLOAT, pooled.shape()));
      assertThat(gradient.sumNumber().intValue()).isEqualTo((int) pooled.length());
      assertThat(gradient.maxNumber().intValue()).isEqualTo(1);
    }
  }

  @Test
  void leavesOtherPoolingAsItIs() {
    var window = new Window(2, 2, 2, 0, ConvolutionMode.Truncate);
    var configuration = pooled(window.layer(SubsamplingLayer.PoolingType.AVG).build());
    try (var network = (Network.Layered) new Blueprint.Layered(configuration).build(1)) {
      assertThat(network.network().getLayer(0).getHelper())
          .isInstanceOf(MKLDNNSubsamplingHelper.class);
    }
  }

  @Test
  void standsInGraphsAndRestoredNetworksToo() throws IOException {
    var window = new Window(2, 2, 2, 0, ConvolutionMode.Truncate);
    var pooling = window.layer(SubsamplingLayer.PoolingType.MAX).build();
    var graph =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer("pool", pooling, "in")
            .addLayer("out", new OutputLayer.Builder(LossFunction.MSE).nOut(2).build(), "pool")
            .setOutputs("out")
            .setInputTypes(InputType.convolutional(HEIGHT, WIDTH, CHANNELS))
            .build();
    var blueprint = new Blueprint.Graph(graph);
    var saved = new ByteArrayOutputStream();
    try (var network = blueprint.build(1)) {
      assertThat(helper(network)).isInstanceOf(MaxPooling.class);
      network.save(saved);
    }
    try (var network = blueprint.restore(new ByteArrayInputStream(saved.toByteArray()))) {
      assertThat(helper(network)).isInstanceOf(MaxPooling.class);
    }
  }

  private static Object helper(Network network) {
    ComputationGraph graph = ((Network.Graph) network).network();
    return graph.getLayer("pool").getHelper();
  }
}
