package dev.luthier.benchmarks.cluster;

import dev.luthier.benchmarks.PostgresServer;
import dev.luthier.benchmarks.cluster.Recoveries.Kind;
import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.LegOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills processes of a cluster at random, and counts what is left of its studies. */
@Command(
    name = "chaos",
    description =
        "kill -9 of supervisors, trainers, children and PostgreSQL while studies run; 1 if anything"
            + " was lost or doubled.",
    mixinStandardHelpOptions = true)
public final class Chaos implements Callable<Integer> {
  private static final int LONGEST_END_SECONDS = 300;

  @Option(names = "--minutes", description = "how long to kill. Default: ${DEFAULT-VALUE}")
  private double minutes = 2;

  @Option(names = "--supervisors", description = "nodes. Default: ${DEFAULT-VALUE}")
  private int supervisors = 3;

  @Option(names = "--trainers", description = "nodes. Default: ${DEFAULT-VALUE}")
  private int trainers = 4;

  @Option(names = "--slots", description = "of each trainer. Default: ${DEFAULT-VALUE}")
  private int slots = 2;

  @Option(names = "--trials", description = "of each study. Default: ${DEFAULT-VALUE}")
  private int trials = 120;

  @Option(names = "--millis", description = "of each epoch. Default: ${DEFAULT-VALUE}")
  private int millis = 200;

  @Option(names = "--every", description = "mean seconds between kills. Default: ${DEFAULT-VALUE}")
  private double every = 6;

  @Option(names = "--seed", description = "of the kills. Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  private final Recoveries recoveries = new Recoveries(System::currentTimeMillis);
  private final List<WatchedStudy> studies = new ArrayList<>();
  private final List<Restart> restarts = new ArrayList<>();
  private Random random = new Random();
  private Path ledgers = Path.of("");
  private int grown;
  private @Nullable CompletableFuture<Void> submitting;
  private boolean ending;

  /** Something that is to be started again. */
  private record Restart(long at, Callable<?> start) {}

  /** A short form, for tests; the faults that were found. */
  static List<String> run(Path home, double minutes, long seed) throws Exception {
    var chaos = new Chaos();
    chaos.minutes = minutes;
    chaos.trainers = 2;
    chaos.trials = 40;
    chaos.millis = 100;
    chaos.every = 3;
    chaos.seed = seed;
    return chaos.run(home);
  }

  @Override
  public Integer call() throws Exception {
    List<String> faults = run(Path.of(System.getProperty("luthier.home", "")));
    faults.forEach(System.out::println);
    System.out.println(faults.isEmpty() ? "nothing was lost or doubled" : "FAULTS");
    return faults.isEmpty() ? 0 : 1;
  }

  private List<String> run(Path home) throws Exception {
    random = new Random(seed);
    var jvm = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    var shape = new BenchCluster.Shape(supervisors, trainers, slots, true, jvm);
    try (var cluster = BenchCluster.start(home, shape, Network.loopback())) {
      ledgers = cluster.directory().resolve("ledgers");
      long begun = System.nanoTime();
      kill(cluster);
      double killed = (System.nanoTime() - begun) / 1e9;
      List<String> faults = end(cluster);
      report(killed, (System.nanoTime() - begun) / 1e9);
      if (!faults.isEmpty()) {
        System.out.println("logs are in " + cluster.directory());
      }
      return faults;
    }
  }

  private void kill(BenchCluster cluster) throws Exception {
    long until = System.nanoTime() + (long) (minutes * 60e9);
    long next = System.nanoTime() + pause();
    while (System.nanoTime() < until) {
      watch(cluster);
      if (System.nanoTime() > next) {
        strike(cluster);
        next = System.nanoTime() + pause();
      }
      Thread.sleep(50);
    }
  }

  private long pause() {
    return (long) ((0.3 + 1.4 * random.nextDouble()) * every * 1e9);
  }

  private void watch(BenchCluster cluster) throws Exception {
    for (Restart due : List.copyOf(restarts)) {
      if (System.nanoTime() > due.at()) {
        restarts.remove(due);
        due.start().call();
      }
    }
    for (NodeProcess node : cluster.all().toList()) {
      boolean waits = restarts.stream().anyMatch(r -> r.start().equals(starter(node)));
      if (!node.isAlive() && !waits) {
        node.start(); // as a service manager would: it was given up by the others
        grown++;
      }
    }
    if (!ending && (studies.isEmpty() || studies.get(studies.size() - 1).isFinished())) {
      more(cluster);
    }
    if (!studies.isEmpty()) {
      recoveries.saw(studies.get(studies.size() - 1).more());
    }
  }

  /** Beside the restarts: what a study is submitted to may be what has to be started again. */
  private void more(BenchCluster cluster) {
    String name = "chaos-" + studies.size();
    CompletableFuture<Void> begun = submitting;
    if (begun == null) {
      StudySpec spec = spec(name);
      submitting = CompletableFuture.runAsync(() -> submit(cluster, spec));
    } else if (begun.isDone()) {
      begun.join();
      submitting = null;
      studies.add(new WatchedStudy(cluster.store(), name));
    }
  }

  private static void submit(BenchCluster cluster, StudySpec spec) {
    try {
      cluster.submit(spec);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private record Starter(NodeProcess node) implements Callable<Boolean> {
    @Override
    public Boolean call() throws IOException {
      node.start();
      return true;
    }
  }

  private static Starter starter(NodeProcess node) {
    return new Starter(node);
  }

  private void strike(BenchCluster cluster) throws IOException {
    List<Kind> kinds = List.of(Kind.values());
    Kind kind = kinds.get(random.nextInt(kinds.size()));
    switch (kind) {
      case SUPERVISOR -> {
        boolean all = cluster.supervisors.stream().allMatch(n -> n.isAlive() && n.age() > 15);
        if (all) {
          NodeProcess node = cluster.supervisors.get(random.nextInt(supervisors));
          strike(kind, node, node == Failover.holder(cluster));
        }
      }
      case TRAINER -> {
        NodeProcess node = cluster.trainers.get(random.nextInt(trainers));
        if (node.isAlive()) {
          strike(kind, node, true);
        }
      }
      case CHILD -> {
        List<ProcessHandle> children =
            cluster.trainers.stream().flatMap(n -> n.children().stream()).toList();
        if (!children.isEmpty()) {
          children.get(random.nextInt(children.size())).destroyForcibly();
          recoveries.killed(kind, true);
        }
      }
      case DATABASE -> {
        if (restarts.stream().noneMatch(r -> r.start() instanceof Revival)) {
          cluster.database.kill();
          recoveries.killed(kind, true);
          again(new Revival(cluster.database));
        }
      }
    }
  }

  private record Revival(PostgresServer server) implements Callable<Boolean> {
    @Override
    public Boolean call() throws IOException {
      server.again();
      return true;
    }
  }

  private void strike(Kind kind, NodeProcess node, boolean felt) {
    node.kill();
    recoveries.killed(kind, felt);
    again(starter(node));
  }

  private void again(Callable<?> start) {
    restarts.add(
        new Restart(System.nanoTime() + (long) ((0.5 + 5 * random.nextDouble()) * 1e9), start));
  }

  private Path directory(String study) {
    return ledgers.resolve(study);
  }

  private StudySpec spec(String name) {
    return StudySpec.minimizing("loss")
        .name(name)
        .objective(Stints.class.getName())
        .settings(Map.of("millis", millis, "ledger", directory(name).toString()))
        .over(Parameter.uniform("x", -1, 1))
        .suggester(Suggester.random())
        .halving(3, "1x1", "3x1", "9x2")
        .budget(Budget.trials(trials))
        .seed(seed + studies.size())
        .build();
  }

  /** Lets the last study end, and looks at what there is. */
  private List<String> end(BenchCluster cluster) throws Exception {
    var faults = new ArrayList<String>();
    long until = System.nanoTime() + LONGEST_END_SECONDS * 1_000_000_000L;
    ending = submitting == null;
    while (!ending || !studies.get(studies.size() - 1).isFinished()) {
      if (System.nanoTime() > until) {
        return List.of("study " + studies.size() + " does not end, see " + cluster.directory());
      }
      watch(cluster);
      ending = submitting == null;
      Thread.sleep(50);
    }
    for (Restart due : restarts) { // nothing is away when we look
      due.start().call();
    }
    restarts.clear();
    for (WatchedStudy study : studies) {
      faults.addAll(study.faults(trials));
      faults.addAll(
          new Ledger(directory(study.name)).faults(study.name, cluster.store().read(study.name)));
    }
    faults.addAll(recoveries.faults());
    try {
      cluster.awaitSlots(); // none is leaked
    } catch (IllegalStateException e) { // what else was found is to be said, too
      faults.add(String.valueOf(e.getMessage()));
    }
    return faults;
  }

  private void report(double killed, double seconds) throws IOException {
    long begun = 0;
    long done = 0;
    for (WatchedStudy study : studies) {
      long[] counts = new Ledger(directory(study.name)).counts();
      begun += counts[0];
      done += counts[1];
    }
    long legs = studies.stream().mapToLong(s -> s.count(LegOutcome.Reached.class)).sum();
    long lost = studies.stream().mapToLong(s -> s.count(LegOutcome.Lost.class)).sum();
    long gone = studies.stream().mapToLong(WatchedStudy::gone).sum();
    long sessions = studies.stream().mapToLong(WatchedStudy::sessions).sum();
    System.out.printf(
        Locale.ROOT,
        "%.0f s of kills, %.0f s in all: %d kills, %d studies with %d trials each,%n"
            + "%d legs trained in the log, %d by the objective, which began %d,%n"
            + "%d lost with their slot, %d checkpoints gone, %d sessions,"
            + " %d nodes ended by themselves%n%s",
        killed,
        seconds,
        recoveries.kills(),
        studies.size(),
        trials,
        legs,
        done,
        begun,
        lost,
        gone,
        sessions,
        grown,
        recoveries.report());
  }
}
