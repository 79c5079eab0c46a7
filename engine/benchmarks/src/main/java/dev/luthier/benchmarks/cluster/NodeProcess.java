package dev.luthier.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node of a cluster in a process of its own, which can be killed and started again. */
final class NodeProcess {
  final String name;
  final int port;
  private final Path directory;
  private final List<String> java;
  private final int slots;
  private @Nullable Process process;
  private long startedAt;

  /**
   * A node that is not started yet.
   *
   * @param directory of its own
   * @param settings of {@code node.conf}
   * @param java how its JVM is started
   * @param slots legs at once
   */
  NodeProcess(String name, int port, Path directory, String settings, List<String> java, int slots)
      throws IOException {
    this.name = name;
    this.port = port;
    this.directory = directory;
    this.java = java;
    this.slots = slots;
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("node.conf"), settings);
    Files.writeString(directory.resolve("tokens"), "");
  }

  void start() throws IOException {
    var words = new ArrayList<>(java);
    words.addAll(
        List.of(
            "-Djava.io.tmpdir=" + directory,
            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.luthier.node.Main",
            "node",
            "--conf",
            directory.resolve("node.conf").toString(),
            "--slots",
            Integer.toString(slots),
            "--child-heap",
            "64m",
            "--child-off-heap",
            "64m",
            "--port",
            "0",
            "--tokens",
            directory.resolve("tokens").toString()));
    var log = ProcessBuilder.Redirect.appendTo(directory.resolve("node.log").toFile());
    var builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log);
    builder.environment().put("OMP_NUM_THREADS", "1");
    process = builder.start();
    startedAt = System.nanoTime();
  }

  /** Waits until it has said its address, which it does before it is in its cluster. */
  void awaitBegun(Duration patience) throws IOException, InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (!Files.readString(log()).contains("luthier: node " + name)) {
      if (!isAlive() || System.nanoTime() > until) {
        throw new IOException(name + " does not start, see " + log());
      }
      Thread.sleep(50);
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Seconds since it was started. */
  double age() {
    return (System.nanoTime() - startedAt) / 1e9;
  }

  /** As {@code kill -9}. */
  void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** As {@code kill}: it may end in good order. */
  void terminate() {
    if (process != null) {
      process.destroy();
    }
  }

  boolean awaitEnd(int seconds) throws InterruptedException {
    return process == null || process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /** The children that run at the moment. */
  List<ProcessHandle> children() {
    return process == null ? List.of() : process.children().filter(ProcessHandle::isAlive).toList();
  }

  /** What it has said so far. */
  Path log() {
    return directory.resolve("node.log");
  }
}
