package dev.luthier.benchmarks.crash;

import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.store.file.FileStudyLog;
import dev.luthier.store.file.FileStudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * The log file cut off at random bytes, as a torn write leaves it. What had been acknowledged when
 * the file was that long must be there, and nothing but a prefix of the whole log.
 */
final class ByteCuts {
  private final Examiner examiner;
  private final Path work;
  private final StudySpec spec = KilledStudy.spec("cut");

  /** Entries acknowledged by the length of the file then. */
  private final TreeMap<Long, Integer> acknowledged = new TreeMap<>(Map.of(0L, 0));

  ByteCuts(Examiner examiner, Path work) {
    this.examiner = examiner;
    this.work = work;
  }

  Findings run(int cuts, long seed) throws IOException {
    Path whole = Files.createDirectories(work.resolve("whole"));
    examiner.run(spec, whole, watched(whole));
    List<LogEntry> log = FileStudyLog.read(whole);
    byte[] bytes = Files.readAllBytes(whole.resolve("study.log"));
    var random = new Random(seed);
    Findings all = Findings.NONE;
    for (int i = 0; i < cuts; i++) {
      all = all.plus(cut(log, bytes, random.nextInt(bytes.length + 1)));
    }
    Directories.remove(whole);
    return all;
  }

  private Findings cut(List<LogEntry> log, byte[] bytes, int at) throws IOException {
    Path directory = Files.createDirectories(work.resolve("cut-" + at));
    Files.write(directory.resolve("study.log"), Arrays.copyOf(bytes, at));
    List<LogEntry> kept = FileStudyLog.read(directory);
    int promised = acknowledged.floorEntry((long) at).getValue();
    int notThere = Math.max(0, promised - kept.size()) + Examiner.lost(kept, log);
    // Checkpoints are on disk before the entries that name them.
    KilledStudy.saveAgain(directory, kept);
    Findings found = examiner.resumed(spec, directory, Places.FILE);
    Directories.remove(directory);
    return found.plus(new Findings(0, notThere, 0, 0, 0, 0));
  }

  private StudyStore watched(Path directory) {
    return FileStudyStore.directory(directory)
        .withLogs(log -> watched(log, directory.resolve("study.log")));
  }

  private StudyLog watched(StudyLog log, Path file) {
    return new StudyLog() {
      @Override
      public CompletionStage<Void> append(List<LogEntry> entries) {
        int count = (int) entries.get(entries.size() - 1).seq() + 1;
        return log.append(entries).thenRun(() -> acknowledge(file, count));
      }

      @Override
      public List<LogEntry> read() {
        return log.read();
      }

      @Override
      public void close() {
        log.close();
      }
    };
  }

  private synchronized void acknowledge(Path file, int count) {
    try {
      acknowledged.merge(Files.size(file), count, Math::max);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
