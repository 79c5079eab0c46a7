package dev.luthier.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.dl4j.Dl4jObjective;
import dev.luthier.eval.LegOrder;
import dev.luthier.eval.LegRunner;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.Objective;
import dev.luthier.eval.StopSignal;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
  private static final Path DATA = Path.of("data");
  private static final Map<String, Object> DIGITS =
      Map.of("csv", "small/digits.csv.gz", "label", -1, "test", 0.2);

  /** The goal's last value, after training from nothing. */
  private static double train(
      Objective objective, Map<String, Object> configuration, String metric, int epochs) {
    var order =
        new LegOrder(
            new Leg(0, 0, 0, epochs, 1, Optional.empty()),
            configuration(configuration),
            new Goal(metric, Goal.Direction.MINIMIZE),
            o -> Optional.empty(),
            3,
            42);
    var result =
        LegRunner.run(
            objective,
            order,
            new MemoryCheckpointStore(),
            o -> {},
            new StopSignal(),
            System::nanoTime);
    assertThat(result.outcome()).isInstanceOf(LegOutcome.Reached.class);
    assertThat(result.observations()).hasSize(epochs);
    return result.observations().get(epochs - 1).metrics().getOrDefault(metric, Double.NaN);
  }

  private static Configuration configuration(Map<String, Object> values) {
    var parameters = new ArrayList<Parameter<?>>();
    values.forEach((name, value) -> parameters.add(Parameter.choice(name, value)));
    return SearchSpace.of(parameters, List.of()).configuration(values);
  }

  @Test
  void digitsMlpLearns() throws Exception {
    var objective = new DigitsMlp().create(DIGITS, DATA, 3, 42);
    Map<String, Object> good =
        Map.of(
            "learningRate",
            5e-3,
            "batchSize",
            16,
            "l2",
            1e-5,
            "units",
            64,
            "dropout",
            0.0,
            "activation",
            "relu");
    assertThat(train(objective, good, "accuracy", 8)).isGreaterThan(0.93);
  }

  @Test
  void mnistCnnLearns() throws Exception {
    Map<String, Object> settings =
        Map.of(
            "images",
            "mnist/t10k-images-idx3-ubyte.gz",
            "labels",
            "mnist/t10k-labels-idx1-ubyte.gz",
            "rows",
            1500);
    var objective = (Dl4jObjective) new MnistCnn().create(settings, DATA, 3, 42);
    assertThat(objective.dataset().searchCount()).isEqualTo(1500);
    Map<String, Object> good =
        Map.of("learningRate", 5e-3, "batchSize", 32, "l2", 1e-5, "layers", 4, "units", 64);
    assertThat(train(objective, good, "accuracy", 2)).isGreaterThan(0.8);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void mnistCnnHasEachNumberOfLayers(int layers) {
    var network = new MultiLayerNetwork(MnistCnn.network(convolutional(layers)));
    network.init();
    assertThat(Stream.of(network.getLayers()).filter(l -> l.numParams() > 0)).hasSize(layers);
    network.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6})
  void mnistCnnRefusesOtherNumbersOfLayers(int layers) {
    assertThatThrownBy(() -> MnistCnn.network(convolutional(layers)))
        .hasMessageStartingWith("layers (" + layers + ") must be 3 to 5. Maybe");
  }

  private static Configuration convolutional(int layers) {
    return configuration(
        Map.of("learningRate", 1e-3, "batchSize", 32, "l2", 1e-5, "layers", layers, "units", 64));
  }

  @Test
  void theQuadraticIsLeastWhereItSays() throws Exception {
    var objective = new Quadratic().create(Map.of(), DATA, 3, 42);
    double best = train(objective, Map.of("x", 0.3, "y", -0.2), "loss", 9);
    assertThat(train(objective, Map.of("x", 0.4, "y", -0.2), "loss", 9)).isGreaterThan(best);
    assertThat(train(objective, Map.of("x", 0.3, "y", -0.2), "loss", 1)).isGreaterThan(best);
    assertThatThrownBy(() -> new Quadratic().create(Map.of("nose", 1), DATA, 3, 42))
        .hasMessageContaining("data.nose");
  }

  @Test
  void oneFoldHoldsOutAFifth() throws Exception {
    assertThat(new DigitsMlp().create(DIGITS, DATA, 1, 42).folds()).hasValue(1);
  }

  @Test
  void mistakesInTheDataBlockAreNamed() {
    assertThatThrownBy(() -> new DigitsMlp().create(Map.of("cvs", "x"), DATA, 3, 42))
        .hasMessageStartingWith("data.cvs is unknown. Maybe one of csv, ");
    assertThatThrownBy(() -> new DigitsMlp().create(Map.of(), DATA, 3, 42))
        .hasMessageContaining("data.images is missing");
    assertThatThrownBy(
            () -> new DigitsMlp().create(Map.of("csv", "none.csv", "label", -1), DATA, 3, 42))
        .hasMessageContaining("none.csv: there is no such file");
    assertThatThrownBy(
            () -> new DigitsMlp().create(Map.of("csv", "small/digits.csv.gz"), DATA, 3, 42))
        .hasMessageContaining("data.label or data.targets");
    assertThatThrownBy(() -> new DigitsMlp().create(with("rows", "many"), DATA, 3, 42))
        .hasMessageContaining("data.rows is many, not a whole number");
    assertThatThrownBy(() -> new DigitsMlp().create(with("split", "odd"), DATA, 3, 42))
        .hasMessageContaining("'odd'");
    assertThatThrownBy(() -> new DigitsMlp().create(with("rows", 8), DATA, 9, 42))
        .hasMessageContaining("folds (9) must not exceed rows (8)");
  }

  private static Map<String, Object> with(String key, Object value) {
    var settings = new HashMap<>(DIGITS);
    settings.put(key, value);
    return settings;
  }
}
