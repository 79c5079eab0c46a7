package dev.luthier.benchmarks;

import dev.luthier.search.Suggester;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long slots wait for their next trial, and how long the suggester thinks. */
@Command(
    name = "latency",
    description = {
      "What slots wait for their next trial, in real time through the actors, while results arrive;",
      "and the time of one proposal, and of one fit, by themselves."
    })
final class Latency implements Callable<Integer> {
  /**
   * Enough that the model is as large as it becomes: then its loops are compiled as they will be.
   */
  private static final int WARM = 600;

  @Option(names = "--suggester")
  private String suggester = "bayesian";

  @Option(names = "--known", split = ",", description = "Trials finished before.")
  private List<Integer> known = List.of(100, 300, 1000, 3000, 10_000);

  @Option(names = "--slots", description = "Trials that run at once.")
  private int slots = 32;

  @Option(names = "--seconds", description = "Mean of a trial; log-normal, sigma 1.")
  private double seconds = 2;

  @Option(names = "--trials", description = "Trials that end while it is measured.")
  private int trials = 300;

  @Option(names = "--problem")
  private String problem = "levy10";

  @Override
  public Integer call() {
    System.out.printf(
        Locale.ROOT,
        "%s on %s, %d slots, trials of %.1f s on average: %.0f results a second; milliseconds%n",
        suggester,
        problem,
        slots,
        seconds,
        slots / seconds);
    System.out.printf(
        "%8s %10s %10s %10s %8s %12s %12s %10s %8s%n",
        "known",
        "wait p50",
        "wait p99",
        "wait max",
        "missed",
        "propose p50",
        "propose p99",
        "fit",
        "beside");
    var warm = new Served(Suggester.named(suggester, Map.of()), Classics.named(problem), WARM);
    warm.run(slots, seconds / 2, 8 * slots);
    warm.propose(slots, 100);
    warm.fit();
    known.forEach(this::measure);
    return 0;
  }

  private void measure(int n) {
    var served = new Served(Suggester.named(suggester, Map.of()), Classics.named(problem), n);
    Served.Seen seen = served.run(slots, seconds, trials);
    List<Double> proposals = served.propose(slots, 100);
    System.out.printf(
        Locale.ROOT,
        "%8d %10.3f %10.3f %10.3f %8d %12.2f %12.2f %10.1f %8d%n",
        n,
        quantile(seen.waits(), 0.5),
        quantile(seen.waits(), 0.99),
        quantile(seen.waits(), 1),
        seen.mostMissed(),
        quantile(proposals, 0.5),
        quantile(proposals, 0.99),
        1e3 * served.fit(),
        seen.beside());
  }

  /** In milliseconds; the smallest value that such a share is not above. */
  static double quantile(List<Double> seconds, double share) {
    List<Double> sorted = seconds.stream().sorted().toList();
    return 1e3 * sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
  }
}
