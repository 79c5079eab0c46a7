package dev.luthier.dl4j;

import dev.luthier.eval.FoldSplitter;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/** Collects what a {@link Dl4jObjective} needs: data and folds; the rest has defaults. */
public final class Dl4jObjectiveBuilder {
  private static final int DEFAULT_BATCH = 32;

  private final Function<Configuration, Blueprint> network;
  private final Scorecard.Task task;
  private final Map<String, ToDoubleBiFunction<INDArray, INDArray>> metrics = new HashMap<>();
  private @Nullable Dataset dataset;
  private @Nullable FoldSplitter splitter;
  private ToIntFunction<Configuration> batch = c -> DEFAULT_BATCH;
  private @Nullable Supplier<DataNormalization> normalizer;
  private @Nullable MemoryAdmission memory;

  Dl4jObjectiveBuilder(Function<Configuration, Blueprint> network, Scorecard.Task task) {
    this.network = network;
    this.task = task;
  }

  /** What to learn from. */
  public Dl4jObjectiveBuilder data(Dataset data) {
    this.dataset = data;
    return this;
  }

  /** What to learn from, with nothing held out for a last test. */
  public Dl4jObjectiveBuilder data(TrainingData data) {
    return data(Dataset.of(data));
  }

  /** How rows are split. */
  public Dl4jObjectiveBuilder folds(FoldSplitter folds) {
    this.splitter = folds;
    return this;
  }

  /** Rows a batch, tuned; 32 where not said. */
  public Dl4jObjectiveBuilder batch(Parameter<Integer> rows) {
    return batch(c -> c.get(rows));
  }

  /** Rows a batch, the same in every trial; 32 where not said. */
  public Dl4jObjectiveBuilder batch(int rows) {
    return batch(c -> rows);
  }

  /** Rows a batch, by a function of the configuration; 32 where not said. */
  public Dl4jObjectiveBuilder batch(ToIntFunction<Configuration> rows) {
    this.batch = rows;
    return this;
  }

  /**
   * Makes fresh normalisers; each is fitted on the training part of one fold only. None where not
   * said.
   */
  public Dl4jObjectiveBuilder normalizer(Supplier<DataNormalization> fresh) {
    this.normalizer = fresh;
    return this;
  }

  /**
   * A metric of one's own, of labels and predictions of all validation rows, {@code [n x ...]}
   * each.
   */
  public Dl4jObjectiveBuilder metric(String name, ToDoubleBiFunction<INDArray, INDArray> metric) {
    metrics.put(name, metric);
    return this;
  }

  /** What a leg may use outside the heap; an equal share for every processor where not said. */
  public Dl4jObjectiveBuilder memory(MemoryAdmission admission) {
    this.memory = admission;
    return this;
  }

  /**
   * The objective.
   *
   * @throws IllegalArgumentException if data or folds are missing, or the rows cannot be split so
   */
  public Dl4jObjective build() {
    Dataset data = dataset;
    FoldSplitter folds = splitter;
    if (data == null || folds == null) {
      throw new IllegalArgumentException(
          "a Dl4jObjective needs "
              + (data == null ? "data" : "folds")
              + ". Maybe call "
              + (data == null ? "data(...)" : "folds(FoldSplitter.stratified(5, seed))")
              + " before build().");
    }
    MemoryAdmission admission =
        memory == null
            ? MemoryAdmission.forSlots(
                Integer.getInteger(
                    MemoryAdmission.SLOTS, Runtime.getRuntime().availableProcessors()))
            : memory;
    return new Dl4jObjective(
        network, data, folds, batch, normalizer, new Scorecard(task, metrics), admission);
  }
}
