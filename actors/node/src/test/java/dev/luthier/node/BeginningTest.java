package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.store.MemoryStudyStore;
import dev.luthier.store.StudyLog;
import dev.luthier.study.Decider;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said to who interrupts a study, before and after its first entry. */
class BeginningTest {
  @TempDir private Path directory = Path.of("");

  private final MemoryStudyStore store = new MemoryStudyStore();
  private StudySpec spec;
  private List<LogEntry> first = List.of();

  @BeforeEach
  void study() throws Exception {
    spec = Archive.spec(CommandLineRun.study(directory, ""), List.of());
    first = Decider.create(spec, 0).entries();
  }

  private String said(Beginning beginning) {
    return Interruption.message(new StudyDirectory(directory), beginning);
  }

  @Test
  void beforeTheFirstEntryTheSameCommandBeginsAgain() {
    var beginning = new Beginning();
    assertThat(said(beginning)).contains("the same command again").doesNotContain("resume");
    try (StudyLog log = beginning.watching(store).open(spec)) {
      assertThat(log.read()).isEmpty();
      assertThat(said(beginning)).contains("the same command again");
    }
  }

  @Test
  void afterItTheStudyIsResumed() {
    var beginning = new Beginning();
    try (StudyLog log = beginning.watching(store).open(spec)) {
      assertThat(log.append(first)).isCompleted();
      assertThat(log.read()).isEqualTo(first);
    }
    assertThat(said(beginning)).endsWith("luthier resume " + directory);
  }

  @Test
  void aLogThatHasEntriesIsResumedToo() {
    try (StudyLog log = store.open(spec)) {
      assertThat(log.append(first)).isCompleted();
    }
    var beginning = new Beginning();
    try (StudyLog log = beginning.watching(store).open(spec)) {
      assertThat(log.read()).isEqualTo(first);
    }
    assertThat(said(beginning)).endsWith("luthier resume " + directory);
  }
}
