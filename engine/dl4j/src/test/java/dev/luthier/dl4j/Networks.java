package dev.luthier.dl4j;

import dev.luthier.eval.FoldSplitter;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Small networks and the digits, for the tests. */
final class Networks {
  static final Parameter<Double> RATE = Parameter.logUniform("rate", 1e-6, 1e9);
  static final Parameter<Integer> UNITS = Parameter.integer("units", 1, 1_000_000);
  private static final SearchSpace SPACE = SearchSpace.of(RATE, UNITS);

  private Networks() {}

  static Configuration configuration(double rate, int units) {
    return SPACE.configuration(Map.of("rate", rate, "units", units));
  }

  static TrainingData digits() {
    try {
      return CsvFile.classes(false, "-1").read(Path.of("../examples/data/small/digits.csv.gz"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The digits as images, {@code [n x 1 x 8 x 8]}. */
  static TrainingData images(int rows) {
    var data = digits();
    int[] first = new int[rows];
    for (int i = 0; i < rows; i++) {
      first[i] = i;
    }
    var batch = data.batch(first);
    INDArray images = batch.getFeatures().reshape(rows, 1, 8, 8).div(16);
    return TrainingData.of(images, batch.getLabels());
  }

  /** Dropout, so that a stray random number would show. */
  static MultiLayerConfiguration mlp(Configuration c) {
    return mlp(c, new Adam(c.get(RATE)));
  }

  /** The same at a rate that halves with every epoch. */
  static MultiLayerConfiguration fallingMlp(Configuration c) {
    return mlp(c, new Adam(new ExponentialSchedule(ScheduleType.EPOCH, c.get(RATE), 0.5)));
  }

  private static MultiLayerConfiguration mlp(Configuration c, IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .updater(updater)
        .l2(1e-4)
        .list()
        .layer(
            new DenseLayer.Builder()
                .nIn(64)
                .nOut(c.get(UNITS))
                .activation(Activation.RELU)
                .dropOut(0.8)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.feedForward(64))
        .build();
  }

  static MultiLayerConfiguration cnn(Configuration c) {
    return new NeuralNetConfiguration.Builder()
        .updater(new Adam(c.get(RATE)))
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(8, 8, 1))
        .build();
  }

  static ComputationGraphConfiguration graph(Configuration c) {
    return new NeuralNetConfiguration.Builder()
        .updater(new Adam(c.get(RATE)))
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(InputType.convolutional(8, 8, 1))
        .addLayer(
            "conv",
            new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build(),
            "in")
        .addLayer(
            "dense",
            new DenseLayer.Builder().nOut(16).activation(Activation.RELU).dropOut(0.8).build(),
            "conv")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build(),
            "dense")
        .setOutputs("out")
        .build();
  }

  static MultiLayerConfiguration line(Configuration c) {
    return new NeuralNetConfiguration.Builder()
        .updater(new Sgd(c.get(RATE)))
        .list()
        .layer(
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(2)
                .nOut(1)
                .activation(Activation.IDENTITY)
                .build())
        .build();
  }

  /** y = 3a - 2b + 1, {@code [100 x 2]}. */
  static TrainingData plane() {
    INDArray x = Nd4j.linspace(-1, 1, 200).castTo(Nd4j.dataType()).reshape(100, 2).dup();
    for (int row = 0; row < 100; row++) {
      x.putScalar(row, 1, Math.sin(row));
    }
    INDArray y = x.getColumn(0).mul(3).sub(x.getColumn(1).mul(2)).add(1).reshape(100, 1);
    return TrainingData.of(x, y);
  }

  static Dl4jObjectiveBuilder digitsMlp() {
    return digitsMlp(Networks::mlp);
  }

  static Dl4jObjectiveBuilder digitsMlp(Function<Configuration, MultiLayerConfiguration> network) {
    return Dl4jObjective.classifier(network)
        .data(Dataset.of(digits()).holdOut(0.2, 1).searchOn(800, 1))
        .folds(FoldSplitter.stratified(5, 42))
        .batch(32)
        .normalizer(NormalizerStandardize::new);
  }
}
