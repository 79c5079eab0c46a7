package dev.luthier.benchmarks.cluster;

import dev.luthier.actors.ProgressListener;
import dev.luthier.actors.TunerOptions;
import dev.luthier.actors.cluster.ClusterNode;
import dev.luthier.actors.cluster.ClusterSettings;
import dev.luthier.actors.cluster.NodePorts;
import dev.luthier.actors.cluster.Ordered;
import dev.luthier.actors.cluster.StudyDefinitions;
import dev.luthier.benchmarks.PostgresServer;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.DeviceBinding;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.file.FileCheckpointStore;
import dev.luthier.store.jdbc.DatabaseUrl;
import dev.luthier.store.jdbc.JdbcStudyStore;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.ConstraintLanguage;
import dev.luthier.studyfile.StudyFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of processes on this machine with a database of its own, and a node in this process,
 * without a role, to talk with it.
 */
final class BenchCluster implements AutoCloseable {
  /** What nodes are like. */
  record Shape(int supervisors, int trainers, int slots, boolean isolate, List<String> jvm) {}

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path directory;
  private final Shape shape;
  private final Network network;
  private final String url;
  private final List<String> seeds = new ArrayList<>();
  final PostgresServer database;
  final List<NodeProcess> supervisors = new ArrayList<>();
  final List<NodeProcess> trainers = new ArrayList<>();
  private final JdbcStudyStore store;
  private @Nullable ClusterNode observer;

  private BenchCluster(PostgresServer database, Shape shape, Network network) throws IOException {
    this.directory = Files.createTempDirectory("luthier-cluster");
    this.shape = shape;
    this.network = network;
    this.database = database;
    this.store = JdbcStudyStore.at(DatabaseUrl.parse(database.url()));
    this.url = network.database(database.url());
    for (int i = 0; i < shape.supervisors(); i++) {
      seeds.add(network.host("supervisor-" + i) + ":" + freePort());
    }
    for (int i = 0; i < shape.supervisors(); i++) {
      int port = Integer.parseInt(seeds.get(i).substring(seeds.get(i).indexOf(':') + 1));
      supervisors.add(node("supervisor-" + i, "supervisor", port));
    }
    for (int i = 0; i < shape.trainers(); i++) {
      trainers.add(node("trainer-" + i, "trainer", freePort()));
    }
  }

  /**
   * Starts a cluster and waits until all its slots are there.
   *
   * @param home of the project
   * @param network where its nodes are
   */
  static BenchCluster start(Path home, Shape shape, Network network)
      throws IOException, InterruptedException {
    PostgresServer database =
        PostgresServer.start(home)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "there is no PostgreSQL. Maybe apt-get install postgresql."));
    BenchCluster cluster;
    try {
      cluster = new BenchCluster(database, shape, network);
    } catch (IOException | RuntimeException | Error e) {
      database.close();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::end, "luthier-end"));
    try {
      // One after the other: starting takes processors, and those that are in would look dead.
      for (NodeProcess node : cluster.all().toList()) {
        node.start();
        node.awaitBegun(PATIENCE);
      }
      cluster.observe();
      cluster.awaitSlots();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private NodeProcess node(String name, String role, int port) throws IOException {
    String settings =
        "cluster { name = "
            + name
            + ", roles = ["
            + role
            + "], store = \""
            + url
            + "\", host = "
            + network.host(name)
            + ", port = "
            + port
            + ", supervisors = "
            + shape.supervisors()
            + ", seeds = [\""
            + String.join("\", \"", seeds)
            + "\"], isolate = "
            + shape.isolate()
            + network.keys(name).map(BenchCluster::tls).orElse("")
            + " }\n";
    return new NodeProcess(
        name, port, directory.resolve(name), settings, start(name), shape.slots());
  }

  private static String tls(ClusterSettings.Tls keys) {
    Path password = keys.trusted().resolveSibling("password");
    return ", tls { keyStore = \""
        + keys.keys()
        + "\", trustStore = \""
        + keys.trusted()
        + "\", passwordFile = \""
        + password
        + "\" }";
  }

  /** How its JVM is started. */
  private List<String> start(String name) {
    var words = new ArrayList<>(network.prefix(name));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(shape.jvm());
    return words;
  }

  Stream<NodeProcess> all() {
    return Stream.concat(supervisors.stream(), trainers.stream());
  }

  /** Starts again whatever has ended by itself, as systemd would. */
  void revive() throws IOException {
    for (NodeProcess node : all().toList()) {
      if (!node.isAlive()) {
        System.out.println(node.name + " had ended by itself and starts again");
        node.start();
      }
    }
  }

  int slots() {
    return shape.trainers() * shape.slots();
  }

  JdbcStudyStore store() {
    return store;
  }

  /** The node in this process; another one where the last was given up by the others. */
  synchronized ClusterNode observe() {
    if (observer != null && observer.ended().toCompletableFuture().isDone()) {
      observer = null;
    }
    if (observer == null) {
      observer = ClusterNode.start(settings(), ports());
    }
    return observer;
  }

  private ClusterSettings settings() {
    return new ClusterSettings(
        "observer",
        network.host("observer"),
        0,
        Set.of(),
        seeds,
        shape.supervisors(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        directory.resolve("observer"),
        Optional.empty(),
        false,
        network.keys("observer"));
  }

  private static NodePorts ports() {
    var options =
        new TunerOptions(
            1,
            DeviceBinding.cpu(),
            new MemoryStudyStore(),
            new MemoryCheckpointStore(),
            Artifacts.discarding(),
            ProgressListener.none(),
            Map.of(),
            Clock.systemUTC(),
            Duration.ofSeconds(1));
    return new NodePorts(
        options, new Definitions(), Optional.empty(), Optional.empty(), FileCheckpointStore::at);
  }

  private static final class Definitions implements StudyDefinitions {
    @Override
    public String write(StudySpec spec) {
      return StudyFile.toJson(spec);
    }

    @Override
    public StudySpec read(String definition) {
      return StudyFile.fromJson(definition, ConstraintLanguage.none());
    }
  }

  /** What the cluster says of itself; empty while nobody supervises. */
  Optional<ClusterNode.Overview> overview() {
    try {
      return Optional.of(observe().overview().toCompletableFuture().join());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Waits until every slot is there and free; nodes that end meanwhile start again. */
  void awaitSlots() throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    Optional<ClusterNode.Overview> seen = overview();
    while (seen.isEmpty() || seen.get().free() != slots()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "of " + slots() + " slots these are there and free: " + seen + ", see " + directory);
      }
      Thread.sleep(100);
      revive();
      seen = overview();
    }
  }

  /** Submits a study, again and again until somebody takes it. */
  void submit(StudySpec spec) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    String refusal = "nobody supervises";
    while (System.nanoTime() < until) {
      try {
        Ordered answer = observe().submit(spec).toCompletableFuture().join();
        if (answer.isDone() || answer.outcome() == Ordered.Outcome.CONFLICT) {
          return;
        }
        refusal = answer.text();
      } catch (RuntimeException e) {
        refusal = e.toString();
      }
      Thread.sleep(500);
    }
    throw new IllegalStateException("study " + spec.name() + " is not taken: " + refusal);
  }

  Path directory() {
    return directory;
  }

  /** No process outlives a bench that is broken off. */
  private void end() {
    try {
      database.close();
    } catch (IOException e) {
      System.err.println("The database may run on: " + e.getMessage());
    }
    // Last, as the bench may start one again until the very end.
    all().forEach(NodeProcess::kill);
  }

  @Override
  public void close() throws IOException {
    all().forEach(NodeProcess::kill);
    try {
      ClusterNode last = observer;
      if (last != null) {
        last.close();
      }
      store.close();
    } finally {
      database.close(); // whatever fails before, no process is left
    }
  }
}
