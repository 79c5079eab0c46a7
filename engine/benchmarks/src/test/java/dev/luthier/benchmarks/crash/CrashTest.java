package dev.luthier.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.store.StudyStore;
import dev.luthier.store.file.FileStudyLog;
import dev.luthier.store.file.FileStudyStore;
import dev.luthier.study.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(180)
class CrashTest {
  @TempDir private Path work;

  /** Real processes, real databases: the benchmark itself, with few kills. */
  @Test
  void losesNothingInAFewKillsOfEveryKind() {
    System.setProperty("luthier.home", Path.of("../..").toAbsolutePath().normalize().toString());
    String few = "--actors 5 --entries 5 --again 40 --cuts 20 --digits 0 --databases 1 --away 1";
    assertThat(new CommandLine(new Crash()).execute(few.split(" "))).isZero();
  }

  /** The counts would be worth nothing if a loss were not seen. */
  @Test
  void seesWhatIsLost() throws IOException {
    try (var examiner = new Examiner(work)) {
      Path directory = Files.createDirectories(work.resolve("spoiled"));
      var spec = KilledStudy.spec("spoiled");
      StudyStore store = FileStudyStore.directory(directory);
      assertThat(examiner.runUntil(spec, directory, store, 200)).isTrue();
      List<LogEntry> before = FileStudyLog.read(directory);
      assertThat(before).hasSize(201);
      Path file = directory.resolve("study.log");
      List<String> lines = Files.readAllLines(file);
      Files.write(file, lines.subList(0, 150));
      KilledStudy.saveAgain(directory, before.subList(0, 149));
      examiner.run(spec, directory, store);
      Findings found = examiner.compare(before, FileStudyLog.read(directory), directory);
      assertThat(found.lostEntries()).isEqualTo(201 - 149);
      assertThat(found.twice()).isPositive();
      assertThat(found.otherTrials()).isZero();
      assertThat(found.clean()).isFalse();
    }
  }
}
