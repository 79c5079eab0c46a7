package dev.luthier.dl4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.evaluation.EvaluationAveraging;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What is measured of a network on rows it has not trained on.
 *
 * @param task decides the metrics that come for free
 * @param own the user's metrics by name: of labels and predictions of all rows, {@code [n x ...]}
 *     each
 */
record Scorecard(Task task, Map<String, ToDoubleBiFunction<INDArray, INDArray>> own) {
  private static final int ROWS_AT_ONCE = 256;

  /** What the network is for. */
  enum Task {
    CLASSIFICATION,
    REGRESSION
  }

  Scorecard {
    own = Collections.unmodifiableMap(new TreeMap<>(own));
  }

  /** Names of all metrics. */
  List<String> names() {
    List<String> names = new ArrayList<>(own.keySet());
    names.add("loss");
    names.addAll(
        task == Task.CLASSIFICATION ? List.of("accuracy", "f1") : List.of("mse", "mae", "r2"));
    return names;
  }

  /** Every metric NaN: training has diverged. */
  Map<String, Double> diverged() {
    var metrics = new TreeMap<String, Double>();
    names().forEach(name -> metrics.put(name, Double.NaN));
    return metrics;
  }

  /**
   * Measures; the loss is the mean over rows, without the penalties of l1 and l2, which would
   * favour weak ones.
   */
  Map<String, Double> measure(
      Network network, Dataset.Part rows, @Nullable DataNormalization normalizer) {
    IEvaluation<?> evaluation =
        task == Task.CLASSIFICATION ? new Evaluation() : new RegressionEvaluation();
    List<INDArray> labels = new ArrayList<>();
    List<INDArray> predictions = new ArrayList<>();
    double loss = 0;
    for (int from = 0; from < rows.count(); from += ROWS_AT_ONCE) {
      DataSet batch = rows.batch(from, from + ROWS_AT_ONCE);
      INDArray truth = batch.getLabels().dup();
      if (normalizer != null) {
        normalizer.transform(batch);
      }
      loss += network.losses(batch).sumNumber().doubleValue();
      INDArray predicted = network.output(batch);
      if (normalizer != null && normalizer.isFitLabel()) {
        normalizer.revertLabels(predicted);
      }
      evaluation.eval(truth, predicted, batch.getLabelsMaskArray());
      if (!own.isEmpty()) {
        labels.add(truth);
        predictions.add(predicted);
      }
    }
    var metrics = new TreeMap<>(standard(evaluation));
    metrics.put("loss", loss / rows.count());
    own.forEach(
        (name, metric) ->
            metrics.put(name, metric.applyAsDouble(joined(labels), joined(predictions))));
    return metrics;
  }

  private static INDArray joined(List<INDArray> parts) {
    return Nd4j.concat(0, parts.toArray(INDArray[]::new));
  }

  private static Map<String, Double> standard(IEvaluation<?> evaluation) {
    if (evaluation instanceof Evaluation e) {
      return Map.of("accuracy", e.accuracy(), "f1", e.f1(EvaluationAveraging.Macro));
    }
    var e = (RegressionEvaluation) evaluation;
    return Map.of(
        "mse",
        e.averageMeanSquaredError(),
        "mae",
        e.averageMeanAbsoluteError(),
        "r2",
        e.averageRSquared());
  }
}
