package dev.luthier.benchmarks.cluster;

import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long it takes until others do the work of a node that is killed, or told to stop. */
@Command(
    name = "failover",
    description =
        "Times the death of a trainer, the death of a supervisor, and a clean hand-over; 1 if a goal"
            + " is missed.",
    mixinStandardHelpOptions = true)
public final class Failover implements Callable<Integer> {
  private static final int LONGEST_SECONDS = 90;

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}")
  private int rounds = 3;

  @Option(names = "--trainers", description = "nodes. Default: ${DEFAULT-VALUE}")
  private int trainers = 3;

  private final List<Double> trainer = new ArrayList<>();
  private final List<Double> supervisor = new ArrayList<>();
  private final List<Double> handOver = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    var jvm = List.of("-Xmx256m", "-XX:+UseSerialGC");
    var shape = new BenchCluster.Shape(3, trainers, 1, false, jvm);
    Path home = Path.of(System.getProperty("luthier.home", ""));
    try (var cluster = BenchCluster.start(home, shape, Network.loopback())) {
      cluster.submit(spec());
      var study = new WatchedStudy(cluster.store(), "failover");
      for (int round = 0; round < rounds; round++) {
        round(cluster, study);
      }
    }
    var goals = new Goals();
    print("trainer killed, its leg started elsewhere", trainer, 15, goals);
    print("supervisor killed, study supervised elsewhere", supervisor, 20, goals);
    print("supervisor told to stop, study supervised elsewhere", handOver, 2, goals);
    return goals.exitCode();
  }

  private static void print(String what, List<Double> seconds, int goal, Goals goals) {
    seconds.sort(null);
    System.out.printf(
        Locale.ROOT,
        "%s: median %.2f s of %d%n",
        what,
        seconds.get(seconds.size() / 2),
        seconds.size());
    goals.atMost("longest, in seconds", goal, seconds.get(seconds.size() - 1));
  }

  /** Every slot has a leg, which is over soon, so that a lost one need not wait for long. */
  private static StudySpec spec() {
    return StudySpec.minimizing("loss")
        .name("failover")
        .objective(Stints.class.getName())
        .settings(Map.of("millis", 200))
        .over(Parameter.uniform("x", -1, 1))
        .suggester(Suggester.random())
        .whole(10, 1)
        .budget(Budget.trials(100_000))
        .build();
  }

  private void round(BenchCluster cluster, WatchedStudy study) throws Exception {
    settle(cluster, study);
    NodeProcess victim = cluster.trainers.get(trainer.size() % cluster.trainers.size());
    long at = System.currentTimeMillis();
    victim.kill();
    trainer.add(
        await(
            study, at, e -> e.event() instanceof StudyEvent.LegStarted s && s.leg().attempt() > 1));
    victim.start();

    settle(cluster, study);
    NodeProcess holder = holder(cluster);
    at = System.currentTimeMillis();
    holder.kill();
    supervisor.add(await(study, at, e -> e.event() instanceof StudyEvent.SessionOpened));
    holder.start();

    settle(cluster, study);
    NodeProcess next = holder(cluster);
    at = System.currentTimeMillis();
    next.terminate();
    handOver.add(await(study, at, e -> e.event() instanceof StudyEvent.SessionOpened));
    next.awaitEnd(LONGEST_SECONDS);
    next.start();
    System.out.printf(
        Locale.ROOT,
        "trainer %.2f s, supervisor %.2f s, hand-over %.2f s%n",
        trainer.get(trainer.size() - 1),
        supervisor.get(supervisor.size() - 1),
        handOver.get(handOver.size() - 1));
  }

  /** Waits until all is there again, and the study at work on every slot. */
  private static void settle(BenchCluster cluster, WatchedStudy study)
      throws IOException, InterruptedException {
    cluster.revive();
    long until = System.nanoTime() + LONGEST_SECONDS * 1_000_000_000L;
    while (cluster.overview().map(o -> o.leased() != cluster.slots()).orElse(true)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("the cluster does not settle: " + cluster.overview());
      }
      Thread.sleep(200);
    }
    Thread.sleep(8_000); // nodes that came back must be up before the next one goes
    study.more();
  }

  /** The node that said last that it supervises. */
  static NodeProcess holder(BenchCluster cluster) throws IOException {
    Optional<NodeProcess> found = Optional.empty();
    String newest = "";
    for (NodeProcess node : cluster.supervisors) {
      for (String line : Files.readAllLines(node.log())) {
        if (line.contains("the studies are supervised here") && line.compareTo(newest) > 0) {
          newest = line;
          found = Optional.of(node);
        }
      }
    }
    return found.orElseThrow(() -> new IllegalStateException("nobody supervises"));
  }

  /** Seconds until an entry comes; its own clock reading is of the same machine. */
  private static double await(WatchedStudy study, long from, Predicate<LogEntry> wanted)
      throws InterruptedException {
    long until = System.nanoTime() + LONGEST_SECONDS * 1_000_000_000L;
    while (System.nanoTime() < until) {
      for (LogEntry entry : study.more()) {
        if (entry.at() >= from && wanted.test(entry)) {
          return (System.currentTimeMillis() - from) / 1e3;
        }
      }
      Thread.sleep(10);
    }
    throw new IllegalStateException("it did not come within " + LONGEST_SECONDS + " s");
  }
}
