package dev.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.eval.FoldSplitter;
import dev.luthier.eval.TrialStopped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

class Dl4jObjectiveTest {
  private static INDArray parameters(Legs leg) throws Exception {
    return ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(leg.saved), true)
        .params();
  }

  private static Legs trained(Dl4jObjective objective, int epochs) throws IOException {
    var leg = Legs.of(Networks.configuration(3e-3, 16), 3, 1, epochs);
    objective.evaluate(leg);
    return leg;
  }

  private static <T> T onAnotherThread(Callable<T> task) {
    var done = new CompletableFuture<T>();
    new Thread(
            () -> {
              try {
                done.complete(task.call());
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            })
        .start();
    return done.join();
  }

  @Test
  void learnsTheDigits() throws Exception {
    var leg = Legs.of(Networks.configuration(3e-3, 64), 0, 0, 8);
    double loss = Networks.digitsMlp().build().evaluate(leg);
    assertThat(leg.reported).hasSize(8);
    assertThat(leg.last("accuracy")).isGreaterThan(0.9);
    assertThat(leg.last("f1")).isBetween(0.85, 1.0);
    assertThat(leg.last("loss")).isEqualTo(loss).isBetween(0.0, 0.5);
  }

  @Test
  void aPausedLegGoesOnExactlyOnAnotherThread() throws Exception {
    var objective = Networks.digitsMlp().build();
    var whole = trained(objective, 4);
    var second = trained(objective, 2).next(4);
    onAnotherThread(() -> Networks.digitsMlp().build().evaluate(second));
    assertThat(second.reported).isEqualTo(whole.reported.subList(2, 4));
    assertThat(parameters(second)).isEqualTo(parameters(whole));
  }

  @Test
  void aRateThatFallsByTheEpochFallsOnAfterAPause() throws Exception {
    var objective = Networks.digitsMlp(Networks::fallingMlp).build();
    var whole = trained(objective, 4);
    var second = trained(objective, 2).next(4);
    objective.evaluate(second);
    assertThat(second.reported).isEqualTo(whole.reported.subList(2, 4));
    assertThat(parameters(second)).isEqualTo(parameters(whole));
    var constant = trained(Networks.digitsMlp().build(), 2);
    assertThat(constant.reported.get(0)).isEqualTo(whole.reported.get(0));
    assertThat(constant.reported.get(1)).isNotEqualTo(whole.reported.get(1));
  }

  @Test
  void twoLegsAtOnceAreWhatTheyAreOneByOne() throws Exception {
    var objective = Networks.digitsMlp().build();
    var alone = new Legs[2];
    var together = new Legs[2];
    for (int i = 0; i < 2; i++) {
      alone[i] = Legs.of(Networks.configuration(3e-3, 16 + i), i, i, 3);
      objective.evaluate(alone[i]);
    }
    var other = Networks.digitsMlp().build();
    var running =
        Arrays.stream(new int[] {0, 1})
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          together[i] = Legs.of(Networks.configuration(3e-3, 16 + i), i, i, 3);
                          onAnotherThread(() -> other.evaluate(together[i]));
                        }))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(running).join();
    for (int i = 0; i < 2; i++) {
      assertThat(together[i].reported).isEqualTo(alone[i].reported);
      assertThat(parameters(together[i])).isEqualTo(parameters(alone[i]));
    }
  }

  @Test
  void aGraphGoesOnFromItsCheckpoint() throws Exception {
    var objective =
        Dl4jObjective.classifierGraph(Networks::graph)
            .data(Networks.images(300))
            .folds(FoldSplitter.stratified(5, 1))
            .build();
    var whole = Legs.of(Networks.configuration(3e-3, 1), 0, 2, 3);
    objective.evaluate(whole);
    var first = Legs.of(Networks.configuration(3e-3, 1), 0, 2, 1);
    objective.evaluate(first);
    var second = first.next(3);
    objective.evaluate(second);
    assertThat(second.reported).isEqualTo(whole.reported.subList(1, 3));
  }

  @Test
  void aReviewTrainsOnAFreshSplit() throws Exception {
    var objective = Networks.digitsMlp().build();
    var first = Legs.of(Networks.configuration(3e-3, 16), 3, 1, 2);
    objective.evaluate(first);
    var again = Legs.of(Networks.configuration(3e-3, 16), 3, 1, 2);
    again.repeat = 1;
    objective.evaluate(again);
    assertThat(again.reported).isNotEqualTo(first.reported);
    var elsewhere = Legs.of(Networks.configuration(3e-3, 16), 3, 1, 2);
    elsewhere.repeat = 1;
    Networks.digitsMlp().build().evaluate(elsewhere);
    assertThat(elsewhere.reported).isEqualTo(again.reported);
  }

  @Test
  void normalisersAreFittedOnTheTrainingPartOnly() throws Exception {
    var made = new NormalizerStandardize[1];
    var data = Networks.digits();
    var split = FoldSplitter.plain(5, 7);
    var objective =
        Dl4jObjective.classifier(Networks::mlp)
            .data(data)
            .folds(split)
            .normalizer(
                () -> {
                  made[0] = new NormalizerStandardize();
                  return made[0];
                })
            .build();
    objective.evaluate(Legs.of(Networks.configuration(1e-3, 4), 0, 3, 1));
    int[] training = split.split(data.view(IntStream.range(0, data.count()).toArray())).training(3);
    INDArray mean = data.batch(training).getFeatures().mean(0);
    assertThat(made[0].getMean().reshape(64).sub(mean.reshape(64)).amaxNumber().doubleValue())
        .isLessThan(1e-4);
    assertThat(training).hasSizeLessThan(data.count());
  }

  @Test
  void stopsWithinOneBatch() {
    var objective = Networks.digitsMlp().build();
    var leg = Legs.of(Networks.configuration(1e-3, 16), 0, 0, 1000);
    leg.stopAfterBatches = 30;
    assertThatThrownBy(() -> objective.evaluate(leg)).isInstanceOf(TrialStopped.class);
    assertThat(leg.batches).isEqualTo(31);
    assertThat(leg.reported).hasSize(1);
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeItTrains() {
    var objective = Networks.digitsMlp().memory(new MemoryAdmission(1_000_000)).build();
    assertThatThrownBy(
            () -> objective.evaluate(Legs.of(Networks.configuration(1e-3, 400_000), 0, 0, 1)))
        .hasMessageContaining("bytes at 32 rows a batch")
        .hasMessageContaining("1000000 bytes. Maybe");
    assertThat(MemoryAdmission.forSlots(2).budget()).isGreaterThan(1_000_000);
  }

  @Test
  void regressionReportsItsMetricsAndOwnOnes() throws Exception {
    var objective =
        Dl4jObjective.regressor(Networks::line)
            .data(Networks.plane())
            .folds(FoldSplitter.plain(5, 1))
            .batch(8)
            .metric(
                "worst",
                (labels, predictions) -> labels.sub(predictions).amaxNumber().doubleValue())
            .build();
    var leg = Legs.of(Networks.configuration(0.1, 1), 0, 0, 60);
    objective.evaluate(leg);
    assertThat(leg.reported.get(0)).containsOnlyKeys("loss", "mse", "mae", "r2", "worst");
    assertThat(leg.last("r2")).isGreaterThan(0.99);
    assertThat(leg.last("worst")).isLessThan(0.2);
  }

  @Test
  void divergenceIsReportedAsNaN() {
    var objective =
        Dl4jObjective.regressor(Networks::line)
            .data(Networks.plane())
            .folds(FoldSplitter.plain(5, 1))
            .batch(8)
            .build();
    var leg = Legs.of(Networks.configuration(1e8, 1), 0, 0, 9);
    assertThatThrownBy(() -> objective.evaluate(leg)).isInstanceOf(ArithmeticException.class);
    assertThat(leg.reported.get(leg.reported.size() - 1).values())
        .isNotEmpty()
        .allMatch(v -> Double.isNaN(v));
  }

  @Test
  void nhwcIsRefusedWithOneDnn() {
    Assumptions.assumeTrue(OneDnn.isActive());
    var objective =
        Dl4jObjective.classifier(
                c ->
                    new NeuralNetConfiguration.Builder()
                        .list()
                        .layer(
                            new ConvolutionLayer.Builder(3, 3)
                                .nOut(2)
                                .dataFormat(CNN2DFormat.NHWC)
                                .build())
                        .layer(new OutputLayer.Builder().nOut(10).build())
                        .setInputType(InputType.convolutional(8, 8, 1, CNN2DFormat.NHWC))
                        .build())
            .data(Networks.images(50))
            .folds(FoldSplitter.plain(2, 1))
            .build();
    assertThatThrownBy(() -> objective.evaluate(Legs.of(Networks.configuration(1, 1), 0, 0, 1)))
        .hasMessageContaining("NHWC");
  }

  @Test
  void weightsDifferBetweenTrialsAndFolds() throws Exception {
    var objective = Networks.digitsMlp().build();
    var seen = new HashSet<Double>();
    for (int[] which : new int[][] {{0, 0}, {0, 1}, {1, 0}}) {
      var leg = Legs.of(Networks.configuration(1e-6, 4), which[0], which[1], 1);
      objective.evaluate(leg);
      seen.add(parameters(leg).sumNumber().doubleValue());
    }
    assertThat(seen).hasSize(3);
  }

  @Test
  void aBuilderWithoutDataOrFoldsSaysSo() {
    assertThatThrownBy(() -> Dl4jObjective.classifier(Networks::mlp).build())
        .hasMessageContaining("needs data");
    assertThatThrownBy(() -> Dl4jObjective.classifier(Networks::mlp).data(Networks.plane()).build())
        .hasMessageContaining("needs folds");
    assertThat(Networks.digitsMlp().build().folds()).hasValue(5);
  }
}
