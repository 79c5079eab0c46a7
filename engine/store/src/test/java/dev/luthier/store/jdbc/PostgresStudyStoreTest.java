package dev.luthier.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Parameter;
import dev.luthier.store.StudyLog;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PostgresStudyStoreTest extends JdbcStudyStoreContract {
  private static Optional<PostgresServer> server = Optional.empty();

  @TempDir private Path directory;
  private JdbcStudyStore store;

  @BeforeAll
  static void start() throws IOException {
    server = Optional.of(PostgresServer.start());
  }

  @AfterAll
  static void stop() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  private static PostgresServer server() {
    return server.orElseThrow();
  }

  @BeforeEach
  void connect() {
    store = connected(Duration.ofSeconds(60));
  }

  private JdbcStudyStore connected(Duration patience) {
    return JdbcStudyStore.connect(server().url(), Optional.of(directory), patience);
  }

  @AfterEach
  void empty() throws SQLException {
    store.close();
    server().execute("truncate luthier_file, luthier_entry, luthier_study");
  }

  @Override
  JdbcStudyStore jdbc() {
    return store;
  }

  private static StudySpec spec() {
    return StudySpec.minimizing("loss").name("k").over(Parameter.uniform("x", 0, 1)).build();
  }

  private static LogEntry entry(long seq) {
    return seq == 0
        ? new LogEntry(0, 1, 0, new StudyEvent.StudyCreated(spec()))
        : new LogEntry(seq, 10 + seq, seq, new StudyEvent.ClockRead());
  }

  private static CompletableFuture<Void> append(StudyLog log, long seq) {
    return log.append(List.of(entry(seq))).toCompletableFuture();
  }

  private static List<LogEntry> entries(long count) {
    return LongStream.range(0, count).mapToObj(PostgresStudyStoreTest::entry).toList();
  }

  @Test
  void losesAndDoublesNothingWhenTheServerIsKilledInTheMiddle() throws IOException {
    var stages = new ArrayList<CompletableFuture<Void>>();
    long seq = 0;
    try (StudyLog log = store.open(spec())) {
      for (int kill = 0; kill < 5; kill++) {
        for (int i = 0; i < 400; i++) {
          stages.add(append(log, seq++));
        }
        stages.get((int) seq - 200).join();
        server().kill();
        for (int i = 0; i < 100; i++) {
          stages.add(append(log, seq++));
        }
        CompletableFuture<Void> last = stages.get(stages.size() - 1);
        assertThat(last).as("no server, no acknowledgement").isNotDone();
        server().again();
        last.join();
      }
      assertThat(log.read()).isEqualTo(entries(2_500));
    }
    assertThat(stages).allMatch(s -> s.isDone() && !s.isCompletedExceptionally());
    assertThat(store.read("k")).isEqualTo(entries(2_500));
  }

  /** A study that ends reads its log once more: that must outlive a server that starts anew too. */
  @Test
  void waitsForTheServerWithReadingToo() throws IOException {
    try (StudyLog log = store.open(spec())) {
      append(log, 0).join();
      server().kill();
      CompletableFuture<List<LogEntry>> read = CompletableFuture.supplyAsync(log::read);
      server().again();
      assertThat(read.join()).isEqualTo(entries(1));
    }
  }

  @Test
  void givesUpAfterItsPatienceAndKeepsWhatWasAcknowledged() throws IOException {
    try (JdbcStudyStore impatient = connected(Duration.ofMillis(300));
        StudyLog log = impatient.open(spec())) {
      append(log, 0).join();
      server().kill();
      try {
        assertThatThrownBy(() -> append(log, 1).join())
            .hasMessageContaining("study 'k' cannot be written to " + server().url())
            .hasMessageContaining("it was away for")
            .hasMessageContaining("then resume the study.");
        assertThat(append(log, 1)).isCompletedExceptionally();
        assertThatThrownBy(log::read)
            .hasMessageContaining("study 'k' cannot be read from " + server().url())
            .hasMessageContaining("it was away for");
      } finally {
        server().again();
      }
    }
    assertThat(store.read("k")).isEqualTo(entries(1));
  }

  @Test
  void fencesOffWhoeverWroteBefore() {
    try (StudyLog old = store.open(spec())) {
      append(old, 0).join();
      try (StudyLog young = store.open(spec())) {
        assertThatThrownBy(() -> append(old, 1).join())
            .hasMessageContaining("belongs to somebody else now (term 2, ours was 1)");
        append(young, 1).join();
        assertThat(young.read()).isEqualTo(entries(2));
      }
    }
  }

  /** Many take the study over while many write: every entry that was acknowledged stays. */
  @Test
  void neverLetsTwoWriteAtOnce() {
    var acknowledged = new ArrayList<CompletableFuture<Void>>();
    var logs = new ArrayList<StudyLog>();
    for (int writer = 0; writer < 8; writer++) {
      StudyLog log = store.open(spec());
      logs.add(log);
      int from = log.read().size();
      for (int seq = from; seq < from + 50; seq++) {
        acknowledged.add(append(log, seq));
      }
      acknowledged.get(acknowledged.size() - 40).join();
    }
    logs.forEach(StudyLog::close);
    long kept = acknowledged.stream().filter(s -> !s.isCompletedExceptionally()).count();
    assertThat(kept).isBetween(8L * 10, 8L * 50);
    assertThat(store.read("k")).isEqualTo(entries(kept));
  }

  @Test
  void noticesADatabaseThatWentBackWhileItRan() throws SQLException {
    try (StudyLog log = store.open(spec())) {
      log.append(entries(5)).toCompletableFuture().join();
      rewind(3, 1);
      assertThatThrownBy(() -> append(log, 5).join())
          .hasMessageContaining("went from 5 entries to 3")
          .hasMessageContaining("Maybe it was restored from an old backup");
    }
  }

  @Test
  void aRestoredBackupGetsANewIncarnationAndATermThatNobodyHad() throws SQLException {
    String before;
    long term;
    try (var log = (JdbcStudyLog) store.open(spec())) {
      log.append(entries(3)).toCompletableFuture().join();
    }
    try (var log = (JdbcStudyLog) store.open(spec())) {
      append(log, 3).join();
      before = log.incarnation();
      term = log.term();
    }
    rewind(3, 1);
    try (var log = (JdbcStudyLog) store.open(spec())) {
      assertThat(log.incarnation()).isNotEqualTo(before);
      assertThat(log.term()).isGreaterThan(term);
      assertThat(log.read()).isEqualTo(entries(3));
      append(log, 3).join();
    }
    try (var log = (JdbcStudyLog) store.open(spec())) {
      assertThat(log.read()).isEqualTo(entries(4));
    }
  }

  /** As a restored backup would: fewer entries, an older term. */
  private static void rewind(int entries, int term) throws SQLException {
    server().execute("delete from luthier_entry where seq >= " + entries);
    server().execute("update luthier_study set entries = " + entries + ", term = " + term);
  }

  @Test
  void saysWhereNobodyAnswers() {
    assertThatThrownBy(
            () ->
                JdbcStudyStore.at(
                    DatabaseUrl.parse("postgresql://luthier:secret@127.0.0.1:1/luthier")))
        .hasMessageContaining(
            "database postgresql://127.0.0.1:1/luthier?user=luthier cannot be reached")
        .hasMessageContaining("Maybe start it")
        .hasMessageNotContaining("secret");
  }
}
