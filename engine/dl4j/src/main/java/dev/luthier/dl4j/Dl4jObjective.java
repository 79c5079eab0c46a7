package dev.luthier.dl4j;

import dev.luthier.eval.FoldSplitter;
import dev.luthier.eval.Objective;
import dev.luthier.eval.RefitContext;
import dev.luthier.eval.Refitted;
import dev.luthier.eval.TrialContext;
import dev.luthier.space.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * Tunes a Deeplearning4j network: one function from a configuration to a network's configuration,
 * and data.
 *
 * <p>Reports after every epoch, on the validation rows of the fold: {@code loss} (mean, without the
 * penalties of l1 and l2) and {@code accuracy}, {@code f1} (macro) for a classifier, {@code mse},
 * {@code mae}, {@code r2} for a regressor; and own metrics. A loss that is not finite is reported
 * as NaN in every metric. For many threads, one leg a thread.
 */
public final class Dl4jObjective implements Objective {
  private final Function<Configuration, Blueprint> network;
  private final Dataset dataset;
  private final FoldSplitter splitter;
  private final Map<Integer, FoldSplitter.Split> splits = new ConcurrentHashMap<>();
  private final ToIntFunction<Configuration> batch;
  private final @Nullable Supplier<DataNormalization> normalizer;
  private final Scorecard scorecard;
  private final MemoryAdmission memory;
  private final Map<Integer, DataNormalization> fitted = new ConcurrentHashMap<>();

  Dl4jObjective(
      Function<Configuration, Blueprint> network,
      Dataset dataset,
      FoldSplitter splitter,
      ToIntFunction<Configuration> batch,
      @Nullable Supplier<DataNormalization> normalizer,
      Scorecard scorecard,
      MemoryAdmission memory) {
    this.network = network;
    this.dataset = dataset;
    this.splitter = splitter;
    this.batch = batch;
    this.normalizer = normalizer;
    this.scorecard = scorecard;
    this.memory = memory;
    splits.put(0, splitter.split(dataset.data().view(dataset.search())));
  }

  /** A classifier that is a stack of layers; labels are one-hot. */
  public static Dl4jObjectiveBuilder classifier(
      Function<Configuration, MultiLayerConfiguration> network) {
    return new Dl4jObjectiveBuilder(
        c -> new Blueprint.Layered(network.apply(c)), Scorecard.Task.CLASSIFICATION);
  }

  /** A regressor that is a stack of layers. */
  public static Dl4jObjectiveBuilder regressor(
      Function<Configuration, MultiLayerConfiguration> network) {
    return new Dl4jObjectiveBuilder(
        c -> new Blueprint.Layered(network.apply(c)), Scorecard.Task.REGRESSION);
  }

  /** A classifier that is a graph with one input and one output. */
  public static Dl4jObjectiveBuilder classifierGraph(
      Function<Configuration, ComputationGraphConfiguration> network) {
    return new Dl4jObjectiveBuilder(
        c -> new Blueprint.Graph(network.apply(c)), Scorecard.Task.CLASSIFICATION);
  }

  /** A regressor that is a graph with one input and one output. */
  public static Dl4jObjectiveBuilder regressorGraph(
      Function<Configuration, ComputationGraphConfiguration> network) {
    return new Dl4jObjectiveBuilder(
        c -> new Blueprint.Graph(network.apply(c)), Scorecard.Task.REGRESSION);
  }

  @Override
  public OptionalInt folds() {
    return OptionalInt.of(splitter.folds());
  }

  /** The data. */
  public Dataset dataset() {
    return dataset;
  }

  /**
   * Trains one leg.
   *
   * @return the loss on the validation rows after the last epoch
   */
  @Override
  public double evaluate(TrialContext t) throws IOException {
    if (t.fold() >= splitter.folds()) {
      throw new IllegalArgumentException(
          "fold ("
              + t.fold()
              + ") is not among the "
              + splitter.folds()
              + " of the data. Maybe set folds to the same number.");
    }
    t.checkStopped();
    Blueprint blueprint = network.apply(t.configuration());
    int rows = admitted(blueprint, t.configuration());
    int fold = t.repeat() * splitter.folds() + t.fold();
    DataNormalization norm = normalizer(fold);
    var loop = new EpochLoop(training(fold), rows, norm, t.seed(), t.trial(), fold);
    try (Network trained = open(blueprint, loop, t)) {
      double loss = run(trained, loop, norm, t);
      t.saveCheckpoint(trained::save);
      return loss;
    }
  }

  private double run(
      Network trained, EpochLoop loop, @Nullable DataNormalization norm, TrialContext t) {
    Dataset.Part validation =
        new Dataset.Part(dataset.data(), rows(split(t.repeat()).validation(t.fold())));
    double loss = Double.NaN;
    for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
      if (!loop.train(trained, epoch, t::checkStopped)) {
        t.report(epoch, scorecard.diverged());
        throw new ArithmeticException(
            "the loss is not finite in epoch " + epoch + ". Maybe lower the learning rate.");
      }
      var metrics = scorecard.measure(trained, validation, norm);
      loss = metrics.getOrDefault("loss", Double.NaN);
      t.report(epoch, metrics);
    }
    return loss;
  }

  private static Network open(Blueprint blueprint, EpochLoop loop, TrialContext t)
      throws IOException {
    Optional<InputStream> checkpoint = t.checkpoint();
    if (checkpoint.isEmpty()) {
      return blueprint.build(loop.weightSeed());
    }
    try (InputStream in = checkpoint.get()) {
      return blueprint.restore(in);
    }
  }

  /** Rows a batch, once the network is known to be trainable here. */
  private int admitted(Blueprint blueprint, Configuration configuration) {
    int rows = batch.applyAsInt(configuration);
    if (rows < 1) {
      throw new IllegalArgumentException("batch (" + rows + ") must be at least 1. Maybe 32.");
    }
    OneDnn.admit(blueprint);
    memory.admit(blueprint, dataset.data().shape(), rows);
    return rows;
  }

  private Dataset.Part training(int fold) {
    int folds = splitter.folds();
    return new Dataset.Part(dataset.data(), rows(split(fold / folds).training(fold % folds)));
  }

  private FoldSplitter.Split split(int repeat) {
    return splits.computeIfAbsent(
        repeat, r -> splitter.again(r).split(dataset.data().view(dataset.search())));
  }

  /** Places among the searched rows, as rows of the data. */
  private int[] rows(int[] places) {
    int[] search = dataset.search();
    int[] rows = new int[places.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = search[places[i]];
    }
    return rows;
  }

  /** The normaliser of a fold, fitted on its training part only; null if none is wanted. */
  private @Nullable DataNormalization normalizer(int fold) {
    return normalizer == null
        ? null
        : fitted.computeIfAbsent(fold, f -> fit(normalizer, training(f)));
  }

  private static DataNormalization fit(Supplier<DataNormalization> fresh, Dataset.Part rows) {
    DataNormalization made = fresh.get();
    DataSet all = rows.batch(0, rows.count());
    made.fit(all);
    return made;
  }

  /**
   * Trains the winner on all rows that are not held out, or on {@code r.rows()} of them; measures
   * it on those held out; saves {@code model.zip}, {@code normalizer.bin} if there is one, {@code
   * configuration.json} and {@code evaluation.json}.
   */
  @Override
  public Optional<Refitted> refit(RefitContext r) throws IOException {
    Blueprint blueprint = network.apply(r.configuration());
    int batchRows = admitted(blueprint, r.configuration());
    int[] rows = dataset.training(r.rows().orElse(dataset.trainingCount()), r.seed());
    var part = new Dataset.Part(dataset.data(), rows);
    DataNormalization norm = normalizer == null ? null : fit(normalizer, part);
    var loop = new EpochLoop(part, batchRows, norm, r.seed(), r.trial(), -1);
    try (Network trained = blueprint.build(loop.weightSeed())) {
      for (int epoch = 1; epoch <= r.epochs(); epoch++) {
        if (!loop.train(trained, epoch, () -> {})) {
          throw new ArithmeticException(
              "the winner's loss is not finite in epoch "
                  + epoch
                  + " of its last training. Maybe lower the learning rate.");
        }
      }
      Map<String, Double> test =
          dataset.test().map(held -> scorecard.measure(trained, held, norm)).orElse(Map.of());
      new SavedModel(r, rows.length, test).write(trained, norm);
      return Optional.of(new Refitted(test, rows.length));
    }
  }
}
