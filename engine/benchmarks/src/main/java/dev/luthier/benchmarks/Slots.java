package dev.luthier.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.luthier.actors.Tuner;
import dev.luthier.analysis.StudyResult;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a second slot gains: digits-mlp through the actors, at one and two slots by turns.
 *
 * <p>Its trials are {@code sobol}'s by default, the same whatever came before: a suggester that
 * learns proposes other trials, cheaper or dearer, at two slots than at one, which says nothing of
 * the slots.
 */
@Command(name = "slots", description = "Throughput of digits-mlp at 1 and 2 slots.")
final class Slots implements Callable<Integer> {
  @Option(names = "--trials")
  private int trials = 108;

  @Option(names = "--rounds")
  private int rounds = 3;

  @Option(names = "--suggester", description = "which proposes the trials")
  private String suggester = "sobol";

  @Option(names = "--warm-up", description = "rounds at 2 slots that do not count")
  private int warmUp = 3;

  /** A second; {@code cores}: processor seconds a second, of all threads of the process. */
  private record Rate(double trials, double epochs, double cores) {
    static final Rate NONE = new Rate(0, 0, 0);

    Rate max(Rate other) {
      return other.trials > trials ? other : this;
    }
  }

  @Override
  public Integer call() throws Exception {
    System.out.printf("%d trials of %s, after %d rounds to warm up%n", trials, suggester, warmUp);
    for (int round = 0; round < warmUp; round++) {
      print(2, run(2));
    }
    Rate one = Rate.NONE;
    Rate two = Rate.NONE;
    for (int round = 0; round < rounds; round++) {
      one = one.max(print(1, run(1)));
      two = two.max(print(2, run(2)));
    }
    System.out.printf(
        Locale.ROOT,
        "best rounds: %.2f times the trials/s, %.2f times the epochs/s%n",
        two.trials() / one.trials(),
        two.epochs() / one.epochs());
    return 0;
  }

  private static Rate print(int slots, Rate rate) {
    System.out.printf(
        Locale.ROOT,
        "%d slots: %7.2f trials/s %8.1f epochs/s, %.2f cores busy%n",
        slots,
        rate.trials(),
        rate.epochs(),
        rate.cores());
    return rate;
  }

  private Rate run(int slots) throws Exception {
    var digits =
        Trained.with("digits-mlp", List.of("budget.trials=" + trials, "suggester=" + suggester));
    var objective = digits.objective();
    try (var tuner = Tuner.options().slots(slots).start()) {
      long begun = System.nanoTime();
      long processor = processorNanos();
      StudyResult result = tuner.submit(digits.spec(), objective).toCompletableFuture().join();
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Rate(
          result.trials() / seconds,
          result.trainedEpochs() / seconds,
          (processorNanos() - processor) / 1e9 / seconds);
    }
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
