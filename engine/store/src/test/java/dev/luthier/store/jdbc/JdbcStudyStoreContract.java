package dev.luthier.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Parameter;
import dev.luthier.store.StudyLog;
import dev.luthier.store.StudyStore;
import dev.luthier.store.StudyStoreContract;
import dev.luthier.store.StudyTaken;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a cluster asks of a database besides logs. */
abstract class JdbcStudyStoreContract extends StudyStoreContract {
  /** The store under test. */
  abstract JdbcStudyStore jdbc();

  @Override
  protected StudyStore store() {
    return jdbc();
  }

  private static StudySpec study(String name) {
    return StudySpec.minimizing("loss").name(name).over(Parameter.uniform("x", 0, 1)).build();
  }

  private void write(String name, StudyEvent... events) {
    try (StudyLog log = jdbc().open(study(name))) {
      long seq = log.read().size();
      for (StudyEvent event : events) {
        log.append(List.of(new LogEntry(seq, seq, seq, event))).toCompletableFuture().join();
        seq++;
      }
    }
  }

  @Test
  void tellsWhichStudiesHaveNotEndedAndWhichWait() {
    write("ended", new StudyEvent.StudyCreated(study("ended")));
    write("ended", new StudyEvent.StudyFinished(false, "done"));
    write("open", new StudyEvent.StudyCreated(study("open")), new StudyEvent.ClockRead());
    write("waits", new StudyEvent.StudyCreated(study("waits")));
    jdbc().setPaused("waits", true);
    assertThat(jdbc().unfinished()).isEqualTo(Map.of("open", false, "waits", true));
    assertThat(jdbc().isPaused("waits")).isTrue();
    assertThat(jdbc().isPaused("open")).isFalse();
    jdbc().setPaused("waits", false);
    assertThat(jdbc().isPaused("waits")).isFalse();
    assertThat(jdbc().find("open").orElseThrow().name()).isEqualTo("open");
    assertThat(jdbc().find("none")).isEmpty();
  }

  @Test
  void aLogIsFollowedWhileItGrows() {
    LogFollower follower = jdbc().follow("grows");
    assertThat(follower.more()).isEmpty();
    write("grows", new StudyEvent.StudyCreated(study("grows")));
    assertThat(follower.more()).hasSize(1);
    write("grows", new StudyEvent.ClockRead(), new StudyEvent.ClockRead());
    assertThat(follower.more()).extracting(LogEntry::seq).containsExactly(1L, 2L);
    assertThat(follower.more()).isEmpty();
  }

  @Test
  void filesAreThereWholeOrNotAtAll() throws IOException {
    write("files", new StudyEvent.StudyCreated(study("files")));
    StudyFiles files = jdbc().files("files");
    byte[] model = new byte[(5 << 19) + 3];
    new Random(1).nextBytes(model);
    files.save("model.zip", out -> out.write(new byte[] {1, 2, 3}));
    files.save("model.zip", out -> out.write(model));
    files.save("empty", out -> {});
    assertThatThrownBy(
            () ->
                files.save(
                    "broken",
                    out -> {
                      out.write(7);
                      throw new IOException("gone");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(files.names()).containsExactly("empty", "model.zip");
    var read = new ByteArrayOutputStream();
    files.open("model.zip").orElseThrow().transferTo(read);
    assertThat(read.toByteArray()).isEqualTo(model);
    assertThat(files.open("empty").orElseThrow().readAllBytes()).isEmpty();
    assertThat(files.open("broken")).isEmpty();
  }

  @Test
  void aWriterWhoseStudyWasTakenIsToldSo() {
    try (StudyLog first = jdbc().open(study("taken"))) {
      var created = new LogEntry(0, 0, 0, new StudyEvent.StudyCreated(study("taken")));
      first.append(List.of(created)).toCompletableFuture().join();
      jdbc().open(study("taken")).close();
      var late = new LogEntry(1, 1, 1, new StudyEvent.ClockRead());
      assertThatThrownBy(() -> first.append(List.of(late)).toCompletableFuture().join())
          .hasCauseInstanceOf(StudyTaken.class);
    }
  }
}
