package dev.luthier.node;

import dev.luthier.eval.Objective;
import dev.luthier.eval.TrialContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A parabola with rungs and checkpoints of 20 KB, which keeps an account of what it trained. */
public final class Climbing implements Objective {
  /** The file of the account; none: no account. */
  static final String ACCOUNT = "luthier.test.account";

  /** The trial before which something happens; -1: none. */
  static final String GATE = "luthier.test.gate";

  private static Runnable gate = () -> {};

  /** What happens at the gate, once. */
  static void atTheGate(Runnable happens) {
    gate = happens;
  }

  @Override
  public double evaluate(TrialContext t) throws Exception {
    if (t.trial() == Integer.getInteger(GATE, -1)) {
      Runnable once = gate;
      gate = () -> {};
      once.run();
    }
    var checkpoint = t.checkpoint();
    if (checkpoint.isPresent()) {
      try (var in = checkpoint.get()) {
        require(in.readAllBytes().length == 20_000 + t.fromEpoch());
      }
    }
    double x = t.configuration().number("x");
    double y = t.configuration().number("y");
    for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
      account(t.trial() + " " + epoch);
      t.report(epoch, (x - 1) * (x - 1) + y * y + 1.0 / epoch);
    }
    t.saveCheckpoint(out -> out.write(new byte[20_000 + t.untilEpoch()]));
    return 0;
  }

  private static void require(boolean whole) {
    if (!whole) {
      throw new IllegalStateException("the checkpoint is another one");
    }
  }

  private static void account(String line) throws IOException {
    String file = System.getProperty(ACCOUNT);
    if (file != null) {
      Files.write(
          Path.of(file),
          (line + "\n").getBytes(StandardCharsets.US_ASCII),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}
