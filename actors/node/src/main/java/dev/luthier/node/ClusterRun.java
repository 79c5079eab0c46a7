package dev.luthier.node;

import dev.luthier.actors.ProgressListener;
import dev.luthier.actors.TunerOptions;
import dev.luthier.actors.cluster.ClusterNode;
import dev.luthier.actors.cluster.ClusterSettings;
import dev.luthier.actors.cluster.NodePorts;
import dev.luthier.actors.cluster.StudyDefinitions;
import dev.luthier.child.ChildDevices;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.file.FileCheckpointStore;
import dev.luthier.store.jdbc.DatabaseUrl;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.CelConstraints;
import dev.luthier.studyfile.StudyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a cluster, from its start to its end.
 *
 * @param section how it belongs to its cluster
 * @param isolation of legs
 * @param data where relative paths of studies start
 * @param slots legs at once
 * @param most studies at once
 */
record ClusterRun(
    ClusterSection section, IsolationOptions isolation, Path data, int slots, int most) {
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** What serves studies over HTTP, where a node does. */
  @FunctionalInterface
  interface Front {
    /** Serves until something has ended. */
    void serve(ServedStudies studies, Runnable untilEnd) throws IOException;
  }

  /**
   * Runs until the node has left the cluster, which SIGTERM makes it do in good order.
   *
   * @param front of a node of role supervisor
   * @return {@link ExitCode#FAILED} if a part of it has ended that it cannot do without
   */
  int run(PrintWriter out, Optional<Front> front) throws IOException {
    ClusterSettings settings = section.settings();
    FreePort.require("cluster.port", settings.host(), settings.port());
    Path jars = settings.directory().resolve("jars");
    Optional<DatabaseShelf> shelf = section.store().map(url -> shelf(url, jars));
    var copies = shelf.map(DatabaseShelf::jars).orElseGet(() -> new JarDirectory(jars));
    try (var objectives = new NodeObjectives(isolation, data, slots, copies)) {
      Files.createDirectories(settings.directory());
      var ports =
          new NodePorts(
              options(),
              new Definitions(),
              shelf.map(s -> s),
              Optional.of(objectives),
              FileCheckpointStore::at);
      if (shelf.isPresent()) {
        shelf.get().connectAhead();
        Rehearsal.run(); // before the others count on this node
      }
      ClusterNode node = ClusterNode.start(settings, ports);
      out.println(
          "luthier: node " + settings.name() + " at " + settings.host() + ":" + node.port());
      out.flush();
      if (shelf.isPresent() && front.isPresent()) {
        try (var studies = new ClusterStudies(node, shelf.get(), slots, most)) {
          front.get().serve(studies, () -> node.ended().toCompletableFuture().join());
        }
      } else {
        node.ended().toCompletableFuture().join();
      }
      if (node.failure().isPresent()) {
        out.println("luthier: node " + settings.name() + " ends: " + node.failure().get());
        return ExitCode.FAILED;
      }
    } finally {
      shelf.ifPresent(DatabaseShelf::close);
    }
    return ExitCode.DONE;
  }

  private static DatabaseShelf shelf(String url, Path jars) {
    try {
      return new DatabaseShelf(DatabaseUrl.parse(url), jars);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private TunerOptions options() {
    Map<String, String> environment = Platform.environment();
    new StudyOrigin(data, Optional.empty(), List.of()).record(environment);
    isolation.record(environment);
    var devices = Platform.devices();
    return new TunerOptions(
        slots,
        section.isolates() ? new ChildDevices(devices) : devices,
        new MemoryStudyStore(),
        new MemoryCheckpointStore(),
        Artifacts.discarding(),
        ProgressListener.none(),
        environment,
        Clock.systemUTC(),
        GRACE);
  }

  private static final class Definitions implements StudyDefinitions {
    @Override
    public String write(StudySpec spec) {
      return StudyFile.toJson(spec);
    }

    @Override
    public StudySpec read(String definition) {
      return StudyFile.fromJson(definition, new CelConstraints());
    }
  }
}
