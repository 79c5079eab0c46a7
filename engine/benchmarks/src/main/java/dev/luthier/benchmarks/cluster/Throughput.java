package dev.luthier.benchmarks.cluster;

import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.LegOutcome;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Legs a second through a cluster and its database, and how busy slots are with longer ones. */
@Command(
    name = "cluster",
    description =
        "Throughput of empty legs, and use of slots by legs of a second; 1 if a goal is missed.",
    mixinStandardHelpOptions = true)
public final class Throughput implements Callable<Integer> {
  private static final double LEGS_A_SECOND = 1_000;
  private static final double BUSY_PERCENT = 99;
  private static final long LONGEST_MINUTES = 20;

  private final Goals goals = new Goals();

  @Option(names = "--nodes", description = "of role trainer. Default: ${DEFAULT-VALUE}")
  private int nodes = 2;

  @Option(names = "--slots", description = "of each node. Default: ${DEFAULT-VALUE}")
  private int slots = 16;

  @Option(names = "--legs", description = "empty ones. Default: ${DEFAULT-VALUE}")
  private int legs = 40_000;

  @Option(
      names = "--rounds",
      description = "with a leg of a second a slot. Default: ${DEFAULT-VALUE}")
  private int rounds = 30;

  @Override
  public Integer call() throws Exception {
    var jvm = List.of("-Xmx512m", "-XX:+UseParallelGC");
    var shape = new BenchCluster.Shape(1, nodes, slots, false, jvm);
    Path home = Path.of(System.getProperty("luthier.home", ""));
    try (var cluster = BenchCluster.start(home, shape, Network.loopback())) {
      run(cluster, "warm-up", 0, legs / 2);
      List<LogEntry> empty = run(cluster, "empty", 0, legs);
      long ended = reached(empty);
      goals.atLeast(
          String.format(
              Locale.ROOT,
              "legs/s of %d empty legs on %d nodes with %d slots each",
              ended,
              nodes,
              slots),
          LEGS_A_SECOND,
          ended / span(empty));
      goals.atLeast("of the empty legs ended", legs, (double) ended);
      int seconds = rounds * cluster.slots();
      List<LogEntry> busy = run(cluster, "busy", 1_000, seconds);
      goals.atLeast("of the legs of a second ended", seconds, (double) reached(busy));
      goals.atLeast(
          String.format(
              Locale.ROOT, "%% of %.1f s in which %d slots were busy", span(busy), cluster.slots()),
          BUSY_PERCENT,
          100 * trained(busy) / cluster.slots() / span(busy));
      System.out.printf(
          Locale.ROOT,
          "of which %.1f ms a leg from the decision to the end beside training, the rest from an end"
              + " to the next decision%n",
          underWay(busy));
    }
    return goals.exitCode();
  }

  private static long reached(List<LogEntry> log) {
    return log.stream()
        .filter(
            e ->
                e.event() instanceof StudyEvent.LegEnded leg
                    && leg.outcome() instanceof LegOutcome.Reached)
        .count();
  }

  /** Milliseconds a leg takes from the decision to train it until its end is known, on average. */
  private static double underWay(List<LogEntry> log) {
    var begun = new HashMap<Integer, Long>();
    double sum = 0;
    int legs = 0;
    for (LogEntry entry : log) {
      if (entry.event() instanceof StudyEvent.LegStarted e) {
        begun.put(e.leg().trial(), entry.at());
      } else if (entry.event() instanceof StudyEvent.LegEnded e) {
        sum += entry.at() - begun.getOrDefault(e.trial(), entry.at()) - 1e3 * e.seconds();
        legs++;
      }
    }
    return sum / legs;
  }

  private static List<LogEntry> run(BenchCluster cluster, String name, int millis, int trials)
      throws InterruptedException {
    cluster.submit(
        StudySpec.minimizing("loss")
            .name(name)
            .objective(Stints.class.getName())
            .settings(Map.of("millis", millis, "checkpoints", false))
            .over(Parameter.uniform("x", -1, 1))
            .suggester(Suggester.random())
            .budget(Budget.trials(trials))
            .build());
    var study = new WatchedStudy(cluster.store(), name);
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_MINUTES);
    while (!study.isFinished()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            name + " has not ended after " + LONGEST_MINUTES + " minutes: " + cluster.overview());
      }
      study.more();
      Thread.sleep(500);
    }
    return study.seen();
  }

  /** Seconds from the first leg's start to the last one's end. */
  private static double span(List<LogEntry> log) {
    long first = Long.MAX_VALUE;
    long last = 0;
    for (LogEntry entry : log) {
      if (entry.event() instanceof StudyEvent.LegStarted) {
        first = Math.min(first, entry.at());
      } else if (entry.event() instanceof StudyEvent.LegEnded) {
        last = Math.max(last, entry.at());
      }
    }
    return (last - first) / 1e3;
  }

  private static double trained(List<LogEntry> log) {
    return log.stream()
        .mapToDouble(e -> e.event() instanceof StudyEvent.LegEnded leg ? leg.seconds() : 0)
        .sum();
  }
}
