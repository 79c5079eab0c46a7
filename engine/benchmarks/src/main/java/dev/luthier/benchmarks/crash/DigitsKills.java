package dev.luthier.benchmarks.crash;

import dev.luthier.store.file.FileStudyLog;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Phase;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * {@code luthier tune conf/studies/digits-mlp.conf}, killed at random moments by SIGKILL and
 * resumed, real networks on two slots. The order of work differs from run to run, so the trials of
 * two runs do; their number, and everything that was durable, must not.
 */
final class DigitsKills {
  private static final long SHORTEST_MILLIS = 600;

  private final Path work;
  private final Random random;

  /** {@code work}: where studies may be put. */
  DigitsKills(Path work, long seed) {
    this.work = work;
    this.random = new Random(seed);
  }

  Findings run(int kills) throws IOException {
    long begun = System.nanoTime();
    StudyState undisturbed = toTheEnd(work.resolve("digits"), List.of());
    long whole = (System.nanoTime() - begun) / 1_000_000;
    Findings all = Findings.NONE;
    for (int study = 0; all.kills() < kills; study++) {
      Path directory = work.resolve("digits-" + study);
      all = all.plus(killed(directory, kills - all.kills(), whole, undisturbed));
      Directories.remove(directory);
    }
    return all;
  }

  /** One study, killed until it ends before its killer comes. */
  private Findings killed(Path directory, int most, long whole, StudyState undisturbed)
      throws IOException {
    int kills = 0;
    int lost = 0;
    List<LogEntry> before = List.of();
    boolean ended = false;
    while (kills < most && !ended) {
      Process process = start(directory);
      long wait = SHORTEST_MILLIS + (long) (random.nextDouble() * (whole - SHORTEST_MILLIS));
      ended = ends(process, wait);
      if (!ended) {
        process.destroyForcibly();
        ends(process, Long.MAX_VALUE);
        kills++;
        List<LogEntry> now = read(directory);
        lost += Examiner.lost(before, now);
        before = now;
      }
    }
    StudyState state = toTheEnd(directory, before);
    List<LogEntry> log = read(directory);
    lost += Examiner.lost(before, log);
    int missing = Math.max(0, undisturbed.begun() - state.begun());
    int more = Math.max(0, state.begun() - undisturbed.begun());
    return new Findings(
        kills, lost, missing, more, Examiner.twice(log), Replay.of(log).differences().size());
  }

  private StudyState toTheEnd(Path directory, List<LogEntry> before) throws IOException {
    Process process = start(directory);
    ends(process, Long.MAX_VALUE);
    List<LogEntry> log = read(directory);
    // No longer than before: it was killed when all was done, on its way out.
    if (process.exitValue() != 0 || log.size() < before.size()) {
      throw new IOException("the study in " + directory + " ended with " + process.exitValue());
    }
    StudyState state = StudyState.replay(log);
    if (state.phase() != Phase.FINISHED) {
      throw new IOException("the study in " + directory + " is " + state.phase() + ".");
    }
    return state;
  }

  private static List<LogEntry> read(Path directory) throws IOException {
    return Files.exists(directory.resolve("study.log")) ? FileStudyLog.read(directory) : List.of();
  }

  private Process start(Path directory) throws IOException {
    String home = System.getProperty("luthier.home", ".");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> !a.startsWith("-javaagent") && !a.startsWith("-agent"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.luthier.node.Main"));
    boolean begun = !read(directory).isEmpty();
    if (begun) {
      command.addAll(List.of("resume", directory.toString()));
    } else {
      Path study = Path.of(home, "conf", "studies", "digits-mlp.conf");
      if (Files.exists(directory)) {
        Directories.remove(directory);
      }
      command.addAll(List.of("tune", study.toString(), "--out", directory.toString()));
    }
    command.addAll(List.of("--slots", "2", "--quiet"));
    var process = new ProcessBuilder(command).redirectErrorStream(true);
    process.redirectOutput(work.resolve("digits.out").toFile());
    process.environment().put("OMP_NUM_THREADS", "1");
    return process.start();
  }

  private static boolean ends(Process process, long millis) throws IOException {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
