package dev.luthier.benchmarks.crash;

import dev.luthier.eval.Objective;
import dev.luthier.eval.TrialContext;
import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * The study that is killed: cheap trials of every kind on three rungs, whose suggester learns from
 * them. The objective keeps an account of every epoch it trains, apart from the study's own log.
 */
final class KilledStudy {
  private static final Parameter<Double> X = Parameter.uniform("x", -1, 1);
  private static final Parameter<Double> RATE = Parameter.logUniform("rate", 1e-4, 1);

  /** The account's file in a study's directory. */
  static final String ACCOUNT = "account";

  private KilledStudy() {}

  /** About 300 entries with one slot. */
  static StudySpec spec(String name) {
    return StudySpec.minimizing("loss")
        .name(name)
        .over(X, RATE)
        .suggester(Suggester.named("tpe", Map.of()))
        .halving(3, "1x1", "3x1", "3x2")
        .finalists(2)
        .budget(Budget.trials(58))
        .seed(42)
        .build();
  }

  /** The objective of the study in that directory; the directory must be there. */
  static Objective objective(Path directory) {
    Path account = directory.resolve(ACCOUNT);
    return t -> train(t, account);
  }

  private static double train(TrialContext t, Path account) throws IOException {
    goOn(t);
    if (t.trial() % 13 == 6) {
      throw new IllegalStateException("this configuration cannot be trained");
    }
    double loss = 0;
    for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
      loss = Math.abs(t.get(X)) + Math.abs(Math.log10(t.get(RATE)) + 2) / 4 + 1.0 / epoch;
      loss = t.trial() % 17 == 9 ? Double.NaN : loss + 0.01 * t.fold();
      Files.writeString(
          account,
          t.trial() + " " + t.fold() + " " + epoch + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      t.report(epoch, loss);
    }
    t.saveCheckpoint(out -> out.write(network(t, t.untilEpoch())));
    return loss;
  }

  /** A trial that went on from another's network, or none, fails, and then differs. */
  private static void goOn(TrialContext t) throws IOException {
    var checkpoint = t.checkpoint();
    if (checkpoint.isPresent()) {
      try (var in = checkpoint.get()) {
        String found = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        String wanted = new String(network(t, t.fromEpoch()), StandardCharsets.UTF_8);
        if (!found.equals(wanted)) {
          throw new IllegalStateException("the checkpoint is of " + found);
        }
      }
    }
  }

  /** Writes the checkpoints that a log's trials need, as they were when the log ended there. */
  static void saveAgain(Path directory, List<LogEntry> log) throws IOException {
    if (log.isEmpty()) {
      return;
    }
    Files.createDirectories(directory.resolve("checkpoints"));
    for (Trial trial : StudyState.replay(log).trials()) {
      for (FoldCurve curve : trial.curves()) {
        if (curve.checkpoint().isPresent() && !trial.state().isTerminal()) {
          String name = trial.number() + " " + curve.fold() + " " + curve.epochs();
          Files.writeString(directory.resolve(curve.checkpoint().get().location()), name);
        }
      }
    }
  }

  private static byte[] network(TrialContext t, int epoch) {
    String name = t.trial() + " " + t.fold() + " " + epoch;
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
