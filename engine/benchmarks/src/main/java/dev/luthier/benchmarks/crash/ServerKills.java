package dev.luthier.benchmarks.crash;

import dev.luthier.benchmarks.PostgresServer;
import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL killed while a study runs, and started again after a while. The study is not
 * touched: it waits, and goes on.
 */
final class ServerKills {
  private final Examiner examiner;
  private final PostgresServer server;
  private final Path work;
  private CompletableFuture<Void> back = CompletableFuture.completedFuture(null);

  ServerKills(Examiner examiner, PostgresServer server, Path work) {
    this.examiner = examiner;
    this.server = server;
    this.work = work;
  }

  /** So many kills in one study, evenly spread, the server away as long as that each time. */
  Findings run(String name, int kills, Duration away) throws IOException {
    Path directory = Files.createDirectories(work.resolve(name));
    StudySpec spec = KilledStudy.spec(name);
    var at = new ArrayDeque<Long>();
    for (int i = 1; i <= kills; i++) {
      at.add((long) examiner.entries() * i / (kills + 1));
    }
    examiner.run(spec, directory, killing(Places.store(directory, server.url()), at, away));
    List<LogEntry> log = Places.read(directory, server.url());
    Findings found = examiner.compare(log, log, directory);
    Directories.remove(directory);
    return found.plus(new Findings(kills - at.size() - 1, 0, 0, 0, 0, 0));
  }

  private StudyStore killing(StudyStore store, Deque<Long> at, Duration away) {
    return store.withLogs(log -> killing(log, at, away));
  }

  private StudyLog killing(StudyLog log, Deque<Long> at, Duration away) {
    return new StudyLog() {
      @Override
      public CompletionStage<Void> append(List<LogEntry> entries) {
        long last = entries.get(entries.size() - 1).seq();
        if (at.isEmpty() || last < at.getFirst()) {
          return log.append(entries);
        }
        at.removeFirst();
        // Either the transaction is under way when the server goes, or it never arrives.
        CompletionStage<Void> done = log.append(entries);
        away(away);
        return done;
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

  /** Kills the server at once; it comes back by itself. One that is still away is waited for. */
  private void away(Duration away) {
    try {
      back.join();
      server.kill();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    back =
        CompletableFuture.runAsync(
            this::again, CompletableFuture.delayedExecutor(away.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void again() {
    try {
      server.again();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
