package dev.luthier.benchmarks.cluster;

import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Cuts the supervisor of a running study off from the other nodes, but not from the database. */
@Command(
    name = "partition",
    description =
        "Cuts a supervisor off, in network namespaces (Linux, root): one side goes on, the other"
            + " writes no more; 1 if not.",
    mixinStandardHelpOptions = true)
public final class Partition implements Callable<Integer> {
  private static final int LONGEST_SECONDS = 120;

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}")
  private int rounds = 2;

  @Option(names = "--trials", description = "Default: ${DEFAULT-VALUE}")
  private int trials = 400;

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("luthier.home", ""));
    var names = List.of("supervisor-0", "supervisor-1", "supervisor-2", "trainer-0", "trainer-1");
    var jvm = List.of("-Xmx256m", "-XX:+UseSerialGC");
    var shape = new BenchCluster.Shape(3, 2, 2, false, jvm);
    var faults = new ArrayList<String>();
    try (var spaces = Namespaces.of(home, names);
        var cluster = BenchCluster.start(home, shape, spaces)) {
      cluster.submit(spec());
      var study = new WatchedStudy(cluster.store(), "partition");
      for (int round = 0; round < rounds; round++) {
        round(cluster, spaces, study, faults);
      }
      until(study, study::isFinished, cluster);
      faults.addAll(study.faults(trials));
      faults.addAll(terms(cluster));
      cluster.awaitSlots();
    }
    faults.forEach(System.out::println);
    System.out.println(faults.isEmpty() ? "nothing was lost or doubled" : "FAULTS");
    return faults.isEmpty() ? 0 : 1;
  }

  private StudySpec spec() {
    return StudySpec.minimizing("loss")
        .name("partition")
        .objective(Stints.class.getName())
        .settings(Map.of("millis", 200))
        .over(Parameter.uniform("x", -1, 1))
        .suggester(Suggester.random())
        .halving(3, "1x1", "3x1", "9x2")
        .budget(Budget.trials(trials))
        .build();
  }

  private static void round(
      BenchCluster cluster, Namespaces spaces, WatchedStudy study, List<String> faults)
      throws Exception {
    int legs = legs(study);
    until(study, () -> legs(study) > legs + 10, cluster);
    Thread.sleep(10_000); // every node that came back is up
    NodeProcess holder = Failover.holder(cluster);
    study.more();
    long sessions = study.sessions();
    long begun = System.nanoTime();
    spaces.cut(holder.name);
    until(study, () -> study.sessions() > sessions, cluster);
    double seconds = (System.nanoTime() - begun) / 1e9;
    int after = legs(study);
    until(study, () -> legs(study) > after + 10, cluster);
    boolean ended = holder.awaitEnd(60);
    if (!ended) {
      faults.add(holder.name + " was cut off and has not ended");
    }
    spaces.heal(holder.name);
    System.out.printf(
        Locale.ROOT,
        "%s cut off: another supervises after %.1f s, and goes on; it has %s%n",
        holder.name,
        seconds,
        ended ? "ended" : "not ended");
    if (ended) {
      holder.start();
    }
  }

  private static int legs(WatchedStudy study) {
    return (int)
        study.seen().stream().filter(e -> e.event() instanceof StudyEvent.LegEnded).count();
  }

  /** Terms never fall back: who was fenced has written nothing since. */
  private static List<String> terms(BenchCluster cluster) throws Exception {
    try (var connection = DriverManager.getConnection(cluster.database.url());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*) from luthier_entry a join luthier_entry b"
                    + " on b.study = a.study and b.seq = a.seq + 1 where b.term < a.term")) {
      rows.next();
      return rows.getInt(1) == 0
          ? List.of()
          : List.of(rows.getInt(1) + " entries were written by a supervisor of the past");
    }
  }

  /** Something that is waited for. */
  @FunctionalInterface
  private interface Awaited {
    boolean isThere();
  }

  private static void until(WatchedStudy study, Awaited what, BenchCluster cluster)
      throws InterruptedException {
    long until = System.nanoTime() + LONGEST_SECONDS * 1_000_000_000L;
    List<LogEntry> more = study.more();
    while (!what.isThere()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "after "
                + study.seen().size()
                + " entries the study waits, the last new ones "
                + more
                + ", see "
                + cluster.directory());
      }
      Thread.sleep(50);
      more = study.more();
    }
  }
}
