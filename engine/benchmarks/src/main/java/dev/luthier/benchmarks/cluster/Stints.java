package dev.luthier.benchmarks.cluster;

import dev.luthier.eval.Objective;
import dev.luthier.eval.ObjectiveFactory;
import dev.luthier.eval.TrialContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Work that takes a known time: {@code data.millis} an epoch. The loss falls to a point, and the
 * checkpoint holds what was trained: one that is not the right one fails the leg. Where there is a
 * {@code data.ledger} each leg says so in that directory.
 */
public final class Stints implements ObjectiveFactory {
  @Override
  public Objective create(Map<String, Object> settings, Path directory, int folds, long seed) {
    long millis = settings.get("millis") instanceof Number n ? n.longValue() : 0;
    boolean keeps = !Boolean.FALSE.equals(settings.get("checkpoints"));
    return settings.get("ledger") instanceof String ledger
        ? t -> recorded(new Ledger(Path.of(ledger)), t, millis, keeps)
        : t -> train(t, millis, keeps);
  }

  private static double recorded(Ledger ledger, TrialContext t, long millis, boolean keeps)
      throws IOException, InterruptedException {
    Path file = ledger.begun(t.trial(), t.fold(), t.fromEpoch(), t.untilEpoch());
    double loss = train(t, millis, keeps);
    Ledger.done(file);
    return loss;
  }

  private static double train(TrialContext t, long millis, boolean keeps)
      throws IOException, InterruptedException {
    if (keeps && t.fromEpoch() > 0) {
      try (var in = t.checkpoint().orElseThrow()) {
        String found = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (!found.equals(mark(t, t.fromEpoch()))) {
          throw new IOException("the checkpoint is of " + found);
        }
      }
    }
    double x = t.configuration().number("x") - 0.3;
    double loss = 0;
    for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
      if (millis > 0) {
        Thread.sleep(millis);
      }
      loss = x * x * (1 + 1.0 / epoch) + 0.001 * t.fold() + 0.1 / epoch;
      t.report(epoch, loss);
    }
    if (keeps) {
      byte[] mark = mark(t, t.untilEpoch()).getBytes(StandardCharsets.UTF_8);
      t.saveCheckpoint(out -> out.write(mark));
    }
    return loss;
  }

  private static String mark(TrialContext t, int epoch) {
    return t.trial() + "/" + t.fold() + "/" + epoch;
  }
}
