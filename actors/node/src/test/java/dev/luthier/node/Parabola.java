package dev.luthier.node;

import dev.luthier.eval.Objective;
import dev.luthier.eval.TrialContext;
import java.util.concurrent.CountDownLatch;

/** (x - 1)^2 + y^2, and ways to die on the way. */
public final class Parabola implements Objective {
  /** The trial at which the process is killed; -1: none. */
  static final String HALT = "luthier.test.halt";

  /** The trial that says so and waits for ever; -1: none. */
  static final String HANG = "luthier.test.hang";

  /** Whether the trial that waits does not even end when it is interrupted. */
  static final String DEAF = "luthier.test.deaf";

  private static void hang() throws InterruptedException {
    do {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        if (!Boolean.getBoolean(DEAF)) {
          throw e;
        }
      }
    } while (Boolean.getBoolean(DEAF));
  }

  @Override
  public double evaluate(TrialContext t) throws Exception {
    if (t.trial() == Integer.getInteger(HALT, -1)) {
      Runtime.getRuntime().halt(137);
    }
    if (t.trial() == Integer.getInteger(HANG, -1)) {
      System.out.println("hanging");
      System.out.flush();
      hang();
    }
    double x = t.configuration().number("x");
    double y = t.configuration().number("y");
    return (x - 1) * (x - 1) + y * y;
  }
}
