package dev.luthier.benchmarks.crash;

import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The study killed once an entry is durable and nobody has heard of it: each entry in its turn,
 * each in a study of its own.
 *
 * @param work where studies may be put
 * @param place of their logs
 */
record EntryKills(Examiner examiner, Path work, String place) {
  /** So many entries of the undisturbed study, evenly spread; all of them if there are no more. */
  List<Integer> entries(int most) {
    int all = examiner.entries();
    int count = Math.min(most, all);
    return IntStream.range(0, count).map(i -> (int) ((long) i * all / count)).boxed().toList();
  }

  /** A process a kill, by SIGKILL, {@code parallel} at once. */
  Findings processes(List<Integer> entries, List<String> options, int parallel) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    try {
      var results = new ArrayList<Future<Findings>>();
      for (int entry : entries) {
        results.add(threads.submit(() -> process(entry, options)));
      }
      var findings = new ArrayList<Findings>();
      for (Future<Findings> result : results) {
        findings.add(result.get());
      }
      return Findings.sum(findings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Findings process(int entry, List<String> options) throws IOException {
    String name = "process-" + entry;
    Path directory = Files.createDirectories(work.resolve(name));
    Victim.kill(options, name, directory, place, entry);
    return examined(name, directory, entry);
  }

  /** The same in this process: the log fails, the actors go. */
  Findings inProcess(List<Integer> entries) throws IOException {
    var findings = new ArrayList<Findings>();
    for (int entry : entries) {
      String name = "broken-" + entry;
      Path directory = Files.createDirectories(work.resolve(name));
      StudySpec spec = KilledStudy.spec(name);
      if (!examiner.runUntil(spec, directory, Places.store(directory, place), entry)) {
        throw new IOException("the study ended before entry " + entry + ".");
      }
      findings.add(examined(name, directory, entry));
    }
    return Findings.sum(findings);
  }

  private Findings examined(String name, Path directory, int entry) throws IOException {
    int durable = Places.read(directory, place).size();
    Findings found = examiner.resumed(KilledStudy.spec(name), directory, place);
    Directories.remove(directory);
    return durable == entry + 1
        ? found
        : found.plus(new Findings(0, Math.abs(entry + 1 - durable), 0, 0, 0, 0));
  }

  /** One study, killed again and again while it goes on, each time so many entries later. */
  Findings again(int step) throws IOException {
    Path directory = Files.createDirectories(work.resolve("again"));
    StudySpec spec = KilledStudy.spec("again");
    int kills = 0;
    int lost = 0;
    List<LogEntry> before = List.of();
    while (examiner.runUntil(
        spec, directory, Places.store(directory, place), before.size() - 1L + step)) {
      List<LogEntry> now = Places.read(directory, place);
      lost += Examiner.lost(before, now);
      before = now;
      kills++;
    }
    Findings end = examiner.compare(before, Places.read(directory, place), directory);
    Directories.remove(directory);
    return end.plus(new Findings(kills - 1, lost, 0, 0, 0, 0));
  }
}
