package dev.luthier.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Parameter;
import dev.luthier.store.StudyLog;
import dev.luthier.store.group.GroupWriter;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStudyLogTest {
  private static final StudySpec SPEC =
      StudySpec.minimizing("loss").name("a").over(Parameter.uniform("x", 0, 1)).build();

  /** Held so that its level lasts: hundreds of torn logs are opened here. */
  private static final java.util.logging.Logger QUIET =
      java.util.logging.Logger.getLogger(FileStudyLog.class.getName());

  @TempDir private Path directory;

  @BeforeAll
  static void quiet() {
    QUIET.setLevel(java.util.logging.Level.WARNING);
  }

  private StudyLog open() {
    return FileStudyStore.directory(directory).open(SPEC);
  }

  private Path file() {
    return directory.resolve("study.log");
  }

  private static LogEntry entry(long seq) {
    return new LogEntry(
        seq,
        seq,
        seq,
        seq == 0 ? new StudyEvent.StudyCreated(SPEC) : new StudyEvent.StopRequested("é " + seq));
  }

  private static List<LogEntry> entries(long count) {
    var entries = new ArrayList<LogEntry>();
    for (long seq = 0; seq < count; seq++) {
      entries.add(entry(seq));
    }
    return entries;
  }

  private void write(long count) {
    try (StudyLog log = open()) {
      log.append(entries(count)).toCompletableFuture().join();
    }
  }

  @Test
  void cutsATornTailAtEveryByte() throws IOException {
    write(4);
    byte[] whole = Files.readAllBytes(file());
    int header = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\n') + 2;
    int lastLines = whole.length - 200;
    for (int length = whole.length - 1; length >= 0; length--) {
      if (length > header && length < lastLines) {
        continue;
      }
      byte[] torn = Arrays.copyOf(whole, length);
      Files.write(file(), torn);
      int lines =
          (int)
              new String(torn, StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\n').count();
      int kept = Math.max(0, lines - 1);
      assertThat(FileStudyLog.read(directory)).isEqualTo(entries(kept));
      try (StudyLog log = open()) {
        assertThat(log.read()).isEqualTo(entries(kept));
        log.append(List.of(entry(kept))).toCompletableFuture().join();
      }
      assertThat(FileStudyLog.read(directory)).isEqualTo(entries(kept + 1));
    }
  }

  @Test
  void cutsADamagedLastLineAtEveryByte() throws IOException {
    write(3);
    byte[] whole = Files.readAllBytes(file());
    int last =
        new String(whole, 0, whole.length - 1, StandardCharsets.ISO_8859_1).lastIndexOf('\n');
    for (int at = last + 1; at < whole.length - 1; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(file(), damaged);
      try (StudyLog log = open()) {
        assertThat(log.read()).isEqualTo(entries(2));
      }
    }
  }

  @Test
  void refusesDamageInTheMiddleWithItsLine() throws IOException {
    write(5);
    byte[] damaged = Files.readAllBytes(file());
    String text = new String(damaged, StandardCharsets.ISO_8859_1);
    damaged[text.indexOf("\"seq\":2") + 3] = '!';
    Files.write(file(), damaged);
    assertThatThrownBy(this::open)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            file()
                + " is damaged at line 4: its checksum differs. Maybe restore it from a backup, or"
                + " cut it before that line and lose what follows.");
    assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
  }

  @Test
  void refusesALineThatIsMissing() throws IOException {
    write(5);
    var lines = new ArrayList<>(Files.readAllLines(file()));
    lines.remove(2);
    Files.write(file(), lines);
    assertThatThrownBy(this::open)
        .hasMessageContaining("is damaged at line 3: it has not the sequence number 1.");
  }

  @Test
  void leavesAForeignFileAlone() throws IOException {
    Files.writeString(file(), "my diary");
    assertThatThrownBy(this::open)
        .hasMessage(file() + " is no study log. Maybe another directory is meant.");
    assertThat(Files.readString(file())).isEqualTo("my diary");
  }

  @Test
  void refusesAnotherStudy() {
    write(1);
    var other = StudySpec.minimizing("loss").name("b").over(Parameter.uniform("x", 0, 1)).build();
    assertThatThrownBy(() -> FileStudyStore.directory(directory).open(other))
        .hasMessage(
            "study directory "
                + directory
                + " holds study 'a', not 'b'. Maybe use another directory.");
  }

  @Test
  void letsOneWriterInAndReadersAlways() throws IOException {
    try (StudyLog log = open()) {
      log.append(entries(2)).toCompletableFuture().join();
      assertThatThrownBy(this::open)
          .hasMessage(
              "study directory "
                  + directory
                  + " is in use by this process. Maybe wait for it, stop it, or use another"
                  + " directory.");
      assertThat(FileStudyLog.read(directory)).isEqualTo(log.read()).hasSize(2);
      assertThat(FileStudyStore.directory(directory).list()).containsExactly("a");
    }
    open().close();
  }

  @Test
  void acknowledgesInOrderWhatAReaderThenSees() {
    var acknowledged = Collections.synchronizedList(new ArrayList<Long>());
    var stages = new ArrayList<CompletableFuture<Void>>();
    try (StudyLog log = open()) {
      for (long seq = 0; seq < 500; seq++) {
        long mine = seq;
        stages.add(
            log.append(List.of(entry(seq)))
                .thenRun(
                    () -> {
                      acknowledged.add(mine);
                      if (mine % 50 == 0) {
                        assertThat(log.read()).hasSizeGreaterThan((int) mine);
                      }
                    })
                .toCompletableFuture());
      }
    }
    stages.forEach(CompletableFuture::join);
    assertThat(acknowledged).hasSize(500).isSorted();
  }

  /** Half of a group may be on the disk when it is full: none of it is there for a reader. */
  @Test
  void takesBackWhatAFullDiskTookHalfOf() throws IOException {
    write(3);
    try (var disk = new FullDisk(file(), 40)) {
      var writer = new GroupWriter("study log x", new FileDestination("study log x", disk), 3);
      assertThat(writer.append(List.of(entry(3))).toCompletableFuture())
          .failsWithin(java.time.Duration.ofSeconds(10))
          .withThrowableThat()
          .withMessageContaining("No space left on device");
      writer.close();
    }
    String text = Files.readString(file());
    assertThat(text).endsWith("}\n");
    assertThat(FileStudyLog.read(directory)).isEqualTo(entries(3));
    try (StudyLog log = open()) {
      log.append(List.of(entry(3))).toCompletableFuture().join();
      assertThat(log.read()).isEqualTo(entries(4));
    }
  }

  @Test
  void failsEveryAppendAfterOneThatCannotBeWritten() throws IOException {
    var channel =
        java.nio.channels.FileChannel.open(
            file(),
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.WRITE);
    var writer = new GroupWriter("study log x", new FileDestination("study log x", channel), 0);
    writer.append(List.of(entry(0))).toCompletableFuture().join();
    channel.close();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThat(writer.append(List.of(entry(1))).toCompletableFuture())
          .failsWithin(java.time.Duration.ofSeconds(10))
          .withThrowableThat()
          .withMessageContaining("study log x cannot be written")
          .withMessageContaining("Maybe the disk is full or read-only");
    }
    assertThat(writer.durable()).isEqualTo(1);
    writer.close();
  }
}
