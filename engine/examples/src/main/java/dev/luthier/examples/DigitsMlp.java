package dev.luthier.examples;

import dev.luthier.dl4j.DataSettings;
import dev.luthier.dl4j.Dl4jObjective;
import dev.luthier.eval.Objective;
import dev.luthier.eval.ObjectiveFactory;
import dev.luthier.space.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * One hidden layer for the 1 797 digits of 8 x 8: {@code learningRate}, {@code batchSize}, {@code
 * l2}, {@code units}, {@code dropout} (share of the inputs left out) and {@code activation}.
 */
public final class DigitsMlp implements ObjectiveFactory {
  private static final int PIXELS = 64;

  @Override
  public Objective create(Map<String, Object> settings, Path directory, int folds, long seed)
      throws IOException {
    var data = DataSettings.read(settings, directory, folds, seed);
    return Dl4jObjective.classifier(DigitsMlp::network)
        .data(data.dataset())
        .folds(data.splitter())
        .batch(c -> c.integer("batchSize"))
        .normalizer(NormalizerMinMaxScaler::new)
        .build();
  }

  private static MultiLayerConfiguration network(Configuration c) {
    var activation = Activation.valueOf(c.text("activation").toUpperCase(Locale.ROOT));
    return new NeuralNetConfiguration.Builder()
        .updater(new Adam(c.number("learningRate")))
        .weightInit(WeightInit.XAVIER)
        .l2(c.number("l2"))
        .list()
        .layer(
            new DenseLayer.Builder()
                .nIn(PIXELS)
                .nOut(c.integer("units"))
                .activation(activation)
                .dropOut(1 - c.number("dropout"))
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(c.integer("units"))
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }
}
