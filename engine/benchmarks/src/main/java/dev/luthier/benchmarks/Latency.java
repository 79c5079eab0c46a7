package dev.luthier.benchmarks;

import dev.luthier.search.Suggester;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long workers wait for a suggester, and how many of their hours that costs. */
@Command(
    name = "latency",
    description = {
      "Time of a proposal, and what workers wait for it when proposals are made ahead.",
      "Workers run in virtual time; the suggester's own time is measured."
    })
final class Latency implements Callable<Integer> {
  @Option(names = "--suggester")
  private String suggester = "bayesian";

  @Option(names = "--known", split = ",", description = "Trials finished before.")
  private List<Integer> known = List.of(100, 300, 1000, 3000, 10_000);

  @Option(names = "--workers")
  private int workers = 32;

  @Option(names = "--ahead", description = "Proposals kept ready.")
  private int ahead = 8;

  @Option(names = "--seconds", description = "Mean of a trial.")
  private double seconds = 60;

  @Option(names = "--trials", description = "Trials that end while it is measured.")
  private int trials = 200;

  @Option(names = "--problem")
  private String problem = "levy10";

  @Override
  public Integer call() {
    System.out.printf(
        "%s on %s, %d workers, trials of %.0f s on average, %d proposals kept ready; milliseconds%n",
        suggester, problem, workers, seconds, ahead);
    System.out.printf(
        "%8s %10s %10s %10s %10s %10s %8s %8s%n",
        "known", "made p50", "made p99", "made max", "wait p50", "wait p99", "missed", "busy %");
    for (int n : known) {
      var study =
          new Workers(Suggester.named(suggester, Map.of()), Classics.named(problem), seconds);
      study.know(n);
      print(n, study.run(workers, ahead, trials));
    }
    return 0;
  }

  /** The first proposals, to idle workers, are not counted as waits. */
  private void print(int n, Workers.Seen seen) {
    List<Double> waits = seen.waits().subList(workers, seen.waits().size());
    System.out.printf(
        Locale.ROOT,
        "%8d %10.2f %10.2f %10.2f %10.2f %10.2f %8d %8.3f%n",
        n,
        quantile(seen.thoughts(), 0.5),
        quantile(seen.thoughts(), 0.99),
        quantile(seen.thoughts(), 1),
        quantile(waits, 0.5),
        quantile(waits, 0.99),
        seen.mostMissed(),
        100 * seen.busy());
  }

  /** In milliseconds; the smallest value that such a share is not above. */
  private static double quantile(List<Double> seconds, double share) {
    List<Double> sorted = seconds.stream().sorted().toList();
    return 1e3 * sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
  }
}
