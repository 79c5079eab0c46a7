package dev.luthier.benchmarks;

import dev.luthier.actors.Tuner;
import dev.luthier.analysis.StudyResult;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a second slot gains: digits-mlp through the actors, at one and two slots by turns. */
@Command(name = "slots", description = "Throughput of digits-mlp at 1 and 2 slots.")
final class Slots implements Callable<Integer> {
  @Option(names = "--trials")
  private int trials = 54;

  @Option(names = "--rounds")
  private int rounds = 3;

  private record Rate(double trials, double epochs) {
    Rate max(Rate other) {
      return new Rate(Math.max(trials, other.trials), Math.max(epochs, other.epochs));
    }
  }

  @Override
  public Integer call() throws Exception {
    System.out.printf("%d trials, after a round to warm up%n", trials);
    Rate warm = run(2);
    Rate one = new Rate(0, 0);
    Rate two = new Rate(0, 0);
    for (int round = 0; round < rounds; round++) {
      one = one.max(print(1, run(1)));
      two = two.max(print(2, run(2)));
    }
    System.out.printf(
        Locale.ROOT,
        "best rounds: %.2f times the trials/s, %.2f times the epochs/s%n",
        two.trials() / one.trials(),
        two.epochs() / one.epochs());
    return warm.trials() > 0 ? 0 : 1;
  }

  private static Rate print(int slots, Rate rate) {
    System.out.printf(
        Locale.ROOT,
        "%d slots: %7.2f trials/s %8.1f epochs/s%n",
        slots,
        rate.trials(),
        rate.epochs());
    return rate;
  }

  private Rate run(int slots) throws Exception {
    var digits = Digits.with(List.of("budget.trials=" + trials));
    var objective = digits.objective();
    try (var tuner = Tuner.options().slots(slots).start()) {
      long begun = System.nanoTime();
      StudyResult result = tuner.submit(digits.spec(), objective).toCompletableFuture().join();
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Rate(result.trials() / seconds, result.trainedEpochs() / seconds);
    }
  }
}
