package dev.luthier.examples;

import dev.luthier.eval.Objective;
import dev.luthier.eval.ObjectiveFactory;
import dev.luthier.eval.TrialContext;
import dev.luthier.rng.Streams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Plain Java, no network: {@code loss = (x - 0.3)^2 + (y + 0.2)^2} with a curve over the epochs
 * that falls to it, and a small shift of each fold. Setting {@code noise} scales the shift (0.01).
 */
public final class Quadratic implements ObjectiveFactory {
  private static final double BEST_X = 0.3;
  private static final double BEST_Y = -0.2;
  private static final double DEFAULT_NOISE = 0.01;

  @Override
  public Objective create(Map<String, Object> settings, Path directory, int folds, long seed) {
    for (var setting : settings.entrySet()) {
      if (!setting.getKey().equals("noise") || !(setting.getValue() instanceof Number)) {
        throw new IllegalArgumentException(
            "data."
                + setting.getKey()
                + " ("
                + setting.getValue()
                + ") is not known here. Maybe noise = 0.01.");
      }
    }
    double noise = settings.get("noise") instanceof Number n ? n.doubleValue() : DEFAULT_NOISE;
    return t -> evaluate(t, noise);
  }

  /** The loss at an epoch: 1 / epoch above its limit. */
  private static double evaluate(TrialContext t, double noise) throws IOException {
    double dx = t.configuration().number("x") - BEST_X;
    double dy = t.configuration().number("y") - BEST_Y;
    double shift = noise * Streams.of(t.seed(), "quadratic", t.fold()).nextDouble();
    double loss = Double.NaN;
    for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
      t.checkStopped();
      loss = (dx * dx + dy * dy) * (1 + 1.0 / epoch) + shift + 1.0 / (10 * epoch);
      t.report(epoch, Map.of("loss", loss));
    }
    t.saveCheckpoint(out -> out.write(t.untilEpoch()));
    return loss;
  }
}
