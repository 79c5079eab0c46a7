package dev.luthier.child;

import dev.luthier.eval.Objective;
import dev.luthier.eval.TrialContext;
import java.util.ArrayList;
import java.util.List;

/** Ends its process in many ways. */
public final class Crasher implements Objective {
  @Override
  public double evaluate(TrialContext t) throws Exception {
    switch (t.configuration().text("way")) {
      case "exit" -> {
        System.out.println("leaving");
        System.exit(3);
      }
      case "segv" -> crash();
      case "memory" -> fill();
      case "output" -> flood();
      case "recursion" -> recurse(0);
      case "killed" -> Runtime.getRuntime().halt(137);
      default -> {
        // trains
      }
    }
    for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
      t.report(epoch, 1.0 / epoch);
    }
    t.saveCheckpoint(out -> out.write(t.untilEpoch()));
    return 0;
  }

  private static void crash() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    var field = type.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    type.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
  }

  private static void fill() {
    List<byte[]> kept = new ArrayList<>();
    while (kept.size() < 1000) {
      kept.add(new byte[16 << 20]);
    }
  }

  private static void flood() {
    String line = "x".repeat(10_000);
    for (int i = 0; i < 5_000; i++) {
      System.out.print(i % 2 == 0 ? line : line + "\n");
    }
  }

  private static int recurse(int depth) {
    return depth < 0 ? 0 : 1 + recurse(depth + 1);
  }
}
