package dev.luthier.benchmarks;

import dev.luthier.search.Suggester;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much of many workers' time goes to trials. */
@Command(
    name = "busy",
    description = {
      "Share of their time that many workers work, the rest being waits for the suggester.",
      "Workers run in virtual time; the suggester's own time, fits included, is measured."
    })
final class Busy implements Callable<Integer> {
  @Option(names = "--suggester", split = ",")
  private List<String> suggesters = List.of("bayesian");

  @Option(names = "--workers")
  private int workers = 256;

  @Option(names = "--ahead", description = "Proposals kept ready.")
  private int ahead = 8;

  @Option(names = "--seconds", description = "Mean of a trial; log-normal, sigma 1.")
  private double seconds = 60;

  @Option(names = "--trials", description = "Trials that end.")
  private int trials = 3000;

  @Option(names = "--problem")
  private String problem = "levy10";

  @Override
  public Integer call() {
    System.out.printf(
        Locale.ROOT,
        "%d workers on %s, trials of %.0f s on average, %d of them, from nothing; milliseconds%n",
        workers,
        problem,
        seconds,
        trials);
    System.out.printf(
        "%10s %8s %12s %12s %10s %10s %8s%n",
        "suggester", "busy %", "made p50", "made p99", "wait p50", "wait p99", "missed");
    for (String name : suggesters) {
      var study = new Workers(Suggester.named(name, Map.of()), Classics.named(problem), seconds);
      Workers.Seen seen = study.run(workers, ahead, trials);
      System.out.printf(
          Locale.ROOT,
          "%10s %8.3f %12.2f %12.2f %10.3f %10.3f %8d%n",
          name,
          100 * seen.busy(),
          Latency.quantile(seen.thoughts(), 0.5),
          Latency.quantile(seen.thoughts(), 0.99),
          Latency.quantile(seen.waits(), 0.5),
          Latency.quantile(seen.waits(), 0.99),
          seen.mostMissed());
    }
    return 0;
  }
}
