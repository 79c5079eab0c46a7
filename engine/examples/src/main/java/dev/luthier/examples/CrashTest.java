package dev.luthier.examples;

import dev.luthier.eval.Objective;
import dev.luthier.eval.TrialContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Does what no objective should: shows that a study in child processes ({@code tune --isolate})
 * loses nothing but the trials that crash. The parameter {@code way} says how.
 */
public final class CrashTest implements Objective {
  private static final int CHUNK = 64 << 20;
  private static final long FLOOD = 1L << 30;

  @Override
  public double evaluate(TrialContext t) throws Exception {
    String way = t.configuration().text("way");
    switch (way) {
      case "segv" -> writeToAddressZero();
      case "exit" -> System.exit(3);
      case "memory" -> fillMemory();
      case "loop" -> loop();
      case "output" -> flood();
      case "recursion" -> recurse(0);
      default -> {
        // "none": a trial like any other
      }
    }
    double x = t.configuration().number("x");
    boolean corrupt = way.equals("checkpoint");
    requireSound(t);
    double base = corrupt ? -1 : x * x; // good enough to be gone on with
    for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
      t.report(epoch, base + 1.0 / epoch);
    }
    t.saveCheckpoint(out -> out.write(corrupt ? new byte[] {-1, -1} : saved(t.untilEpoch())));
    return base + 1.0 / t.untilEpoch();
  }

  private static byte[] saved(int epoch) {
    return new byte[] {(byte) epoch};
  }

  /** What the leg before has saved must be what it was. */
  private static void requireSound(TrialContext t) throws IOException {
    if (t.fromEpoch() > 0) {
      try (InputStream in = t.checkpoint().orElseThrow()) {
        if (!Arrays.equals(in.readAllBytes(), saved(t.fromEpoch()))) {
          throw new IllegalStateException("the checkpoint is corrupt");
        }
      }
    }
  }

  private static void writeToAddressZero() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field field = type.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    type.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
  }

  private static void fillMemory() {
    List<byte[]> kept = new ArrayList<>();
    for (int i = 0; i < 160; i++) { // 10 GB
      kept.add(new byte[CHUNK]);
    }
    throw new IllegalStateException("there was memory for " + kept.size() + " chunks");
  }

  private static void loop() {
    while (true) {
      LockSupport.parkNanos(
          1_000_000); // returns at once when interrupted: it does not even end then
    }
  }

  private static void flood() {
    byte[] lines = ("x".repeat(1023) + "\n").repeat(1024).getBytes(StandardCharsets.US_ASCII);
    for (long printed = 0; printed < FLOOD; printed += lines.length) {
      System.out.write(lines, 0, lines.length);
    }
  }

  private static int recurse(int depth) {
    return depth < 0 ? 0 : 1 + recurse(depth + 1);
  }
}
