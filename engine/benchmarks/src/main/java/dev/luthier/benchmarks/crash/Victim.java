package dev.luthier.benchmarks.crash;

import dev.luthier.actors.Tuner;
import dev.luthier.store.StudyStore;
import dev.luthier.store.file.FileCheckpointStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A process that runs the study on actors with one slot until an entry is durable, says so, and
 * waits to be killed.
 */
final class Victim {
  private static final String REACHED = "reached";

  private Victim() {}

  /** Arguments: the study's name, its directory, its store, the entry. */
  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[1]);
    StudyStore store = Places.store(directory, arguments[2]);
    long at = Long.parseLong(arguments[3]);
    try (var tuner =
        Tuner.options()
            .slots(1)
            .store(new HookedStore(store, at, Victim::waitToBeKilled))
            .checkpoints(FileCheckpointStore.at(directory))
            .start()) {
      var spec = KilledStudy.spec(arguments[0]);
      tuner.submit(spec, KilledStudy.objective(directory)).toCompletableFuture().join();
    }
  }

  private static void waitToBeKilled() {
    System.out.println(REACHED);
    System.out.flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Options that make such a process start fast: an archive of the classes that it loads. Making it
   * takes one run of the study.
   */
  static List<String> fastStart(Path work) throws IOException {
    Path directory = Files.createDirectories(work.resolve("archive"));
    Path archive = work.resolve("classes.jsa");
    Process whole =
        process(
            List.of("-XX:ArchiveClassesAtExit=" + archive),
            KilledStudy.spec("archive").name(),
            directory,
            Places.FILE,
            Long.MAX_VALUE);
    whole.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    // Classes in directories cannot be archived: then each process starts as slowly as it does.
    waitFor(whole);
    return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
  }

  /**
   * Runs the study in a process until the entry is durable, then kills it with SIGKILL.
   *
   * @param options of its virtual machine
   */
  static void kill(List<String> options, String name, Path directory, String place, long at)
      throws IOException {
    Process process = process(options, name, directory, place, at);
    var said = new StringBuilder();
    try (var in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = in.readLine();
      while (line != null && !line.equals(REACHED)) {
        said.append(line).append('\n');
        line = in.readLine();
      }
      if (line == null) {
        throw new IOException(
            "the process ended before entry " + at + " with " + waitFor(process) + ":\n" + said);
      }
      process.destroyForcibly();
      waitFor(process);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process process(
      List<String> options, String name, Path directory, String place, long at) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(options);
    command.add("-Dluthier.log=ERROR");
    String logging = System.getProperty("logback.configurationFile");
    if (logging != null) {
      command.add("-Dlogback.configurationFile=" + logging);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Victim.class.getName()));
    command.addAll(List.of(name, directory.toString(), place, Long.toString(at)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static int waitFor(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
