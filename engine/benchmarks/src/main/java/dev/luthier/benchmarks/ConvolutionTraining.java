package dev.luthier.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains a network of MNIST's shape and says how long an image takes an epoch: one convolution of 8
 * filters 5x5, pooling, 64 units. What the images show does not matter for time: they are drawn.
 */
final class ConvolutionTraining {
  static final String ANSWER = "ms: ";
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final int BATCH = 64;
  private static final int BATCHES = 32;
  private static final int ROUNDS = 5;

  private ConvolutionTraining() {}

  /** Prints {@link #ANSWER} and the least of some rounds, in milliseconds. */
  public static void main(String[] arguments) {
    var network = new MultiLayerNetwork(configuration());
    network.init();
    List<DataSet> batches = batches();
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round <= ROUNDS; round++) {
      long begun = System.nanoTime();
      batches.forEach(network::fit);
      double millis = (System.nanoTime() - begun) / 1e6 / (BATCH * BATCHES);
      best = round == 0 ? best : Math.min(best, millis);
    }
    System.out.println(ANSWER + best);
    network.close();
  }

  private static List<DataSet> batches() {
    Nd4j.getRandom().setSeed(1);
    var batches = new ArrayList<DataSet>();
    for (int i = 0; i < BATCHES; i++) {
      var labels = Nd4j.zeros(BATCH, CLASSES);
      for (int row = 0; row < BATCH; row++) {
        labels.putScalar(row, row % CLASSES, 1);
      }
      batches.add(new DataSet(Nd4j.rand(BATCH, 1, SIDE, SIDE), labels));
    }
    return batches;
  }

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-3))
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(
            new ConvolutionLayer.Builder(5, 5)
                .stride(1, 1)
                .nOut(8)
                .activation(Activation.RELU)
                .build())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build())
        .layer(new DenseLayer.Builder().nOut(64).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(SIDE, SIDE, 1))
        .build();
  }
}
