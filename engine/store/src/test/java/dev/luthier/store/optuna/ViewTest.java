package dev.luthier.store.optuna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.store.MemoryStudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.trial.Observation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views are brought up to date from wherever they are, and never at the cost of another's work. */
class ViewTest {
  private static final String CREATE_TRIAL =
      "{\"op_code\":4,\"worker_id\":\"w\",\"study_id\":0,\"datetime_start\":null}\n";

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"view.log", "sqlite:view.db"})
  void aCrashAtAnyEntryLeavesTheSameView(String name) throws IOException {
    List<LogEntry> log = SampleStudies.failing().log();
    String whole = place(name, "whole-");
    OptunaStudies.write(log, whole);
    String cut = place(name, "cut-");
    for (int end = 1; end < log.size(); end += 3) {
      OptunaStudies.write(log.subList(0, end), cut);
    }
    OptunaStudies.write(log, cut);
    assertThat(OptunaStudies.read(cut)).isEqualTo(OptunaStudies.read(whole));
  }

  private String place(String name, String prefix) {
    boolean database = name.startsWith("sqlite:");
    Path file = directory.resolve(prefix + name.replace("sqlite:", ""));
    return database ? "sqlite:" + file : file.toString();
  }

  @Test
  void whatACrashedWriterLeftIsCutOff() throws IOException {
    Path file = directory.resolve("torn.log");
    List<LogEntry> log = SampleStudies.conditional().log();
    OptunaStudies.write(log.subList(0, log.size() / 2), file.toString());
    Files.writeString(file, "{\"op_code\":4,\"work", StandardOpenOption.APPEND);
    OptunaStudies.write(log, file.toString());
    OptunaStudies.write(log, directory.resolve("whole.log").toString());
    assertThat(OptunaStudies.read(file.toString()))
        .isEqualTo(OptunaStudies.read(directory.resolve("whole.log").toString()));
    assertThat(Files.readString(file, StandardCharsets.UTF_8)).endsWith("}\n");
  }

  @Test
  void aTrialOfSomebodyElseIsNotOverwritten() throws IOException {
    Path file = directory.resolve("shared.log");
    List<LogEntry> log = SampleStudies.conditional().log();
    OptunaStudies.write(log.subList(0, log.size() / 2), file.toString());
    Files.writeString(file, CREATE_TRIAL, StandardOpenOption.APPEND);
    assertThatThrownBy(() -> OptunaStudies.write(log, file.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("with other parameters")
        .hasMessageContaining("Maybe");
  }

  @Test
  void linesThatOptunaWouldNotReadAreNamed() throws IOException {
    Path file = directory.resolve("bad.log");
    Files.writeString(file, "{\"op_code\":99,\"worker_id\":\"w\"}\n");
    assertThatThrownBy(() -> OptunaStudies.read(file.toString()))
        .hasMessageContaining("bad.log, line 1: op_code 99 is unknown.");
  }

  @Test
  void aLockThatACrashLeftIsTakenAway() throws IOException {
    Path file = directory.resolve("locked.log");
    Path link = directory.resolve("locked.log.lock");
    Files.createSymbolicLink(link, file);
    try (var lock = JournalLock.of(file, Duration.ofMillis(20))) {
      lock.requireHeld();
      Files.delete(link);
      assertThatThrownBy(lock::requireHeld).hasMessageContaining("taken away");
      Files.createSymbolicLink(link, file);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aRunningStudyIsFollowed() throws Exception {
    SampleStudies.Ran ran = SampleStudies.halving();
    String file = directory.resolve("live.log").toString();
    var store = new MemoryStudyStore();
    try (var view = OptunaView.open(file, ran.spec().name(), List.of(), w -> {});
        var log = view.following(store).open(ran.spec())) {
      for (LogEntry entry : ran.log()) {
        log.append(List.of(entry)).toCompletableFuture().join();
      }
    }
    OptunaStudies.write(ran.log(), directory.resolve("whole.log").toString());
    assertThat(OptunaStudies.read(file))
        .isEqualTo(OptunaStudies.read(directory.resolve("whole.log").toString()));
  }

  @Test
  void epochsComeAheadOfTheLogAndStayTrue() throws IOException {
    SampleStudies.Ran ran = SampleStudies.halving();
    Path file = directory.resolve("ahead.log");
    List<LogEntry> begun = ran.log().subList(0, 6);
    try (var view = OptunaView.open(file.toString(), ran.spec().name(), begun, w -> {})) {
      int fold = dev.luthier.study.StudyState.replay(begun).foldOrder().get(0);
      view.live(0, fold, List.of(new Observation(1, Map.of("accuracy", 0.125), 0)));
      view.live(0, fold, List.of(new Observation(77, Map.of("accuracy", 0.5), 0)));
    }
    assertThat(OptunaStudies.read(file.toString()).get(0).trials().get(0).intermediateValues())
        .containsEntry(77, 0.5);
    OptunaStudies.write(ran.log(), file.toString());
    var steps = OptunaStudies.read(file.toString()).get(0).trials().get(0).intermediateValues();
    assertThat(steps.get(77)).isNaN();
    assertThat(steps.get(1)).isNotEqualTo(0.125);
  }

  @Test
  void aViewThatWasAwayCatchesUp() throws Exception {
    SampleStudies.Ran ran = SampleStudies.conditional();
    Path home = Files.createDirectory(directory.resolve("home"));
    Path gone = directory.resolve("gone");
    String file = home.resolve("view.log").toString();
    var behind = new CountDownLatch(1);
    var store = new MemoryStudyStore();
    try (var view = OptunaView.open(file, ran.spec().name(), List.of(), w -> behind.countDown());
        var log = view.following(store).open(ran.spec())) {
      Files.move(home, gone);
      log.append(ran.log()).toCompletableFuture().join();
      assertThat(behind.await(20, TimeUnit.SECONDS)).isTrue();
      Files.move(gone, home);
    }
    assertThat(OptunaStudies.read(file).get(0).trials()).hasSize(20);
  }
}
