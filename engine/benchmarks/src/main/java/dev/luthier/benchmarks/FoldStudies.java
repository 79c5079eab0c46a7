package dev.luthier.benchmarks;

import dev.luthier.sim.RecordedTable;
import dev.luthier.sim.RowOrder;
import dev.luthier.sim.Simulation;
import dev.luthier.sim.TrialModel;
import dev.luthier.space.Configuration;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Rung;
import dev.luthier.trial.RungLadder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Studies of configurations drawn from a recorded table of folds and epochs. */
final class FoldStudies {
  private static final int ETA = 3;
  private static final String METRIC = "loss";

  private final List<Parameter<?>> parameters;
  private final RecordedTable table;
  private final int configurations;
  private final int workers;

  private FoldStudies(
      List<Parameter<?>> parameters, RecordedTable table, int configurations, int workers) {
    this.parameters = parameters;
    this.table = table;
    this.configurations = configurations;
    this.workers = workers;
  }

  /** Of {@code cv_mlp_digits}. */
  static FoldStudies digits(int configurations, int workers) {
    List<Parameter<?>> parameters =
        List.of(
            Parameter.integer("units", 4, 128),
            Parameter.integer("layers", 1, 3),
            Parameter.logUniform("learningRate", 1e-4, 0.3),
            Parameter.logUniform("l2", 1e-6, 1),
            Parameter.integer("batchSize", 8, 256),
            Parameter.choice("activation", "relu", "tanh", "logistic"),
            Parameter.choice("solver", "adam", "sgd"));
    var space = StudySpec.minimizing(METRIC).over(parameters).build().space();
    try (InputStream in = FoldStudies.class.getResourceAsStream("data/tables/cv_mlp_digits.csv")) {
      if (in == null) {
        throw new IllegalStateException("engine/benchmarks/data/tables/cv_mlp_digits.csv");
      }
      var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return new FoldStudies(
          parameters, RecordedTable.parse(lines, space, METRIC), configurations, workers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A study by the engine itself.
   *
   * @param way how it races
   * @param rungs empty: the usual ladder
   */
  Frontier.Point raced(UnaryOperator<StudySpec.Builder> way, List<String> rungs, long seed) {
    var ladder =
        rungs.isEmpty()
            ? RungLadder.usual(ETA, table.epochs(), table.folds())
            : new RungLadder(rungs.stream().map(Rung::parse).toList());
    RowOrder rows = rows(ladder, way, seed);
    TrialModel model = table.byRows(rows.order());
    var outcome = Simulation.run(rows.spec(), model, workers);
    int winner = outcome.state().winner().orElseThrow().trial();
    return point(new Full(model, rows), outcome.busySeconds(), winner);
  }

  private RowOrder rows(RungLadder ladder, UnaryOperator<StudySpec.Builder> way, long seed) {
    var usual =
        StudySpec.minimizing(METRIC)
            .over(parameters)
            .halving(ETA, ladder.rungs())
            .budget(Budget.trials(configurations))
            .seed(seed);
    return RowOrder.of(way.apply(usual).build(), table);
  }

  /** The same configurations, one after another, fold by fold, until a rule gives them up. */
  Frontier.Point folds(FoldRule rule, long seed) {
    RowOrder rows =
        rows(
            new RungLadder(List.of(new Rung(table.epochs(), table.folds()))),
            s -> s.alpha(0),
            seed);
    var full = new Full(table.byRows(rows.order()), rows);
    double busy = 0;
    int best = -1;
    for (int trial = 0; trial < configurations; trial++) {
      var own = new ArrayList<Double>();
      boolean stopped = false;
      for (int fold = 0; fold < table.folds() && !stopped; fold++) {
        own.add(full.value(trial, fold));
        busy += full.seconds(trial, fold);
        stopped = best >= 0 && own.size() < table.folds() && stops(rule, own, full.values(best));
      }
      if (!stopped && (best < 0 || full.mean(trial) < full.mean(best))) {
        best = trial;
      }
    }
    return point(full, busy, best);
  }

  private static boolean stops(FoldRule rule, List<Double> own, double[] best) {
    return rule.stops(own.stream().mapToDouble(Double::doubleValue).toArray(), best);
  }

  private Frontier.Point point(Full full, double busy, int winner) {
    int best =
        IntStream.range(0, configurations)
            .boxed()
            .min(Comparator.comparingDouble(full::mean))
            .orElseThrow();
    double[] values = full.values(best);
    double squares =
        Arrays.stream(values).map(v -> (v - full.mean(best)) * (v - full.mean(best))).sum();
    double error = Math.sqrt(squares / (values.length - 1) / values.length);
    double all =
        IntStream.range(0, configurations)
            .mapToDouble(
                t -> IntStream.range(0, values.length).mapToDouble(f -> full.seconds(t, f)).sum())
            .sum();
    return new Frontier.Point(busy / all, (full.mean(winner) - full.mean(best)) / error);
  }

  /** What full cross-validation would see. */
  private final class Full {
    private final TrialModel model;
    private final Configuration any;

    Full(TrialModel model, RowOrder rows) {
      this.model = model;
      this.any = rows.spec().space().complete(rows.spec().start().get(0), new double[7]);
    }

    double value(int trial, int fold) {
      Double value = model.at(trial, any, fold, table.epochs()).metrics().get(METRIC);
      return value == null ? Double.NaN : value;
    }

    double seconds(int trial, int fold) {
      return IntStream.rangeClosed(1, table.epochs())
          .mapToObj(e -> model.at(trial, any, fold, e))
          .mapToDouble(Observation::seconds)
          .sum();
    }

    double[] values(int trial) {
      return IntStream.range(0, table.folds()).mapToDouble(f -> value(trial, f)).toArray();
    }

    double mean(int trial) {
      return Arrays.stream(values(trial)).average().orElse(Double.NaN);
    }
  }
}
