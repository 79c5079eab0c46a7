package dev.luthier.actors.cluster;

import dev.luthier.eval.Objective;
import dev.luthier.store.file.FileCheckpointStore;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.ConstraintLanguage;
import dev.luthier.studyfile.StudyFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Several nodes in one JVM, on ports that are free. */
final class TestCluster implements AutoCloseable {
  private final Path directory;
  private final MemoryShelf shelf;
  private final Function<String, Objective> objectives;
  private final int seed;
  final List<ClusterNode> nodes = new ArrayList<>();

  /** Nodes that train the objectives that studies name. */
  TestCluster(Path directory, MemoryShelf shelf, Function<String, Objective> objectives)
      throws IOException {
    this.directory = directory;
    this.shelf = shelf;
    this.objectives = objectives;
    this.seed = freePort();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Starts a node; the first one begins the cluster. */
  ClusterNode start(String name, int slots, String... roles) {
    return start(Optional.empty(), name, slots, roles);
  }

  /** Starts a node with keys. */
  ClusterNode start(Optional<ClusterSettings.Tls> keys, String name, int slots, String... roles) {
    var settings =
        settings(
            name,
            nodes.isEmpty() ? seed : 0,
            Set.of(roles),
            List.of("127.0.0.1:" + seed),
            directory.resolve(name),
            keys);
    var node =
        ClusterNode.start(
            settings,
            new NodePorts(
                TestActors.options(slots),
                new Definitions(),
                Optional.of(shelf),
                Optional.of(new Named()),
                FileCheckpointStore::at));
    nodes.add(node);
    return node;
  }

  /** A node of a cluster with one supervisor, on the loopback. */
  static ClusterSettings settings(
      String name,
      int port,
      Set<String> roles,
      List<String> seeds,
      Path directory,
      Optional<ClusterSettings.Tls> keys) {
    return new ClusterSettings(
        name,
        "127.0.0.1",
        port,
        roles,
        seeds,
        1,
        Duration.ofMillis(500),
        Duration.ofSeconds(4),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        directory,
        Optional.empty(),
        false,
        keys);
  }

  /** Waits, at most a minute, until a node is in its cluster. */
  static void awaitUp(ClusterNode node) throws Exception {
    node.up().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  /**
   * Asks again and again, at most a minute, until the answer is as somebody wants it. Nobody tells
   * of slots: they are asked for.
   */
  static <T> T await(String what, Supplier<CompletionStage<T>> question, Predicate<T> wanted)
      throws Exception {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    T answer = question.get().toCompletableFuture().get(1, TimeUnit.MINUTES);
    while (!wanted.test(answer)) {
      if (System.nanoTime() > until) {
        throw new AssertionError(what + " did not come; the last answer was " + answer);
      }
      Thread.sleep(20);
      answer = question.get().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
    return answer;
  }

  static final class Definitions implements StudyDefinitions {
    @Override
    public String write(StudySpec spec) {
      return StudyFile.toJson(spec);
    }

    @Override
    public StudySpec read(String definition) {
      return StudyFile.fromJson(definition, ConstraintLanguage.none());
    }
  }

  private final class Named implements TrainerObjectives {
    @Override
    public Objective of(StudySpec spec, JarSource jars) {
      return objectives.apply(spec.name());
    }

    @Override
    public void forget(String study) {}
  }

  @Override
  public void close() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close();
    }
  }
}
