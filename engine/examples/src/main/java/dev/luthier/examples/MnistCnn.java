package dev.luthier.examples;

import dev.luthier.dl4j.DataSettings;
import dev.luthier.dl4j.Dl4jObjective;
import dev.luthier.eval.Objective;
import dev.luthier.eval.ObjectiveFactory;
import dev.luthier.space.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * A convolutional network for images of 28 x 28 bytes, with the five parameters of the classic
 * example: {@code learningRate}, {@code batchSize}, {@code l2}, {@code layers} and {@code units}.
 *
 * <p>Layers count those with weights: {@code layers - 2} convolutions 3 x 3, a dense layer of
 * {@code units}, the output. The first convolution has {@code units / 8} filters, each further one
 * twice as many; the first is followed by pooling 3 x 3, the second by pooling 2 x 2. A fifth of
 * the dense layer's inputs is dropped in training.
 *
 * <p>The learning rate falls from epoch to epoch. It does so by a factor and not towards a last
 * epoch, so that what a rung has seen does not depend on how many epochs may follow.
 */
public final class MnistCnn implements ObjectiveFactory {
  private static final int UNITS_PER_FILTER = 8;

  /** More would find nothing left of an image: 28, 26, pooled 8, 6, pooled 3, 1. */
  private static final int MOST_CONVOLUTIONS = 3;

  /**
   * Sides of the pooling after the first convolutions. The first is 3: with 2 the dense layer
   * behind a single convolution has two and a half times the weights and an epoch takes half as
   * long again, for scores within a standard error.
   */
  private static final int[] POOLING = {3, 2};

  /** The share of the dense layer's inputs that training keeps, chosen anew for every batch. */
  private static final double KEPT = 0.8;

  /**
   * The learning rate of an epoch over that of the one before; in the ninth it is a tenth. At a
   * constant rate the scores of the last epochs go up and down.
   */
  private static final double DECAY = 0.75;

  @Override
  public Objective create(Map<String, Object> settings, Path directory, int folds, long seed)
      throws IOException {
    var data = DataSettings.read(settings, directory, folds, seed);
    return Dl4jObjective.classifier(MnistCnn::network)
        .data(data.dataset())
        .folds(data.splitter())
        .batch(c -> c.integer("batchSize"))
        .build();
  }

  /** The network of a configuration. */
  static MultiLayerConfiguration network(Configuration c) {
    int convolutions = c.integer("layers") - 2;
    int filters = Math.max(1, c.integer("units") / UNITS_PER_FILTER);
    if (convolutions < 1 || convolutions > MOST_CONVOLUTIONS) {
      throw new IllegalArgumentException(
          "layers ("
              + c.integer("layers")
              + ") must be 3 to "
              + (MOST_CONVOLUTIONS + 2)
              + ". Maybe change its min or max in the study file's space.");
    }
    var layers =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(falling(c.number("learningRate"))))
            .weightInit(WeightInit.RELU)
            .l2(c.number("l2"))
            .list();
    for (int i = 0; i < convolutions; i++) {
      layers.layer(convolution(filters << i));
      if (i < POOLING.length) {
        layers.layer(pooling(POOLING[i]));
      }
    }
    return layers
        .layer(
            new DenseLayer.Builder()
                .nOut(c.integer("units"))
                .dropOut(KEPT)
                .activation(Activation.RELU)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .weightInit(WeightInit.XAVIER)
                .build())
        .setInputType(InputType.convolutional(28, 28, 1))
        .build();
  }

  private static ISchedule falling(double learningRate) {
    return new ExponentialSchedule(ScheduleType.EPOCH, learningRate, DECAY);
  }

  private static ConvolutionLayer convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3).nOut(filters).activation(Activation.RELU).build();
  }

  private static SubsamplingLayer pooling(int side) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(side, side)
        .stride(side, side)
        .build();
  }
}
