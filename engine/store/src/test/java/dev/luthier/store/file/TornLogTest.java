package dev.luthier.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.Study;
import dev.luthier.eval.TrialContext;
import dev.luthier.space.Parameter;
import dev.luthier.store.StudyLog;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Replay;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log cut off at any byte, as a torn write leaves it. */
@Timeout(120)
class TornLogTest {
  private static final int CUTS = 200;
  private static final int RESUMED_EVERY = 10;
  private static final Parameter<Double> X = Parameter.uniform("x", -1, 1);
  private static final StudySpec SPEC =
      StudySpec.minimizing("loss")
          .name("torn")
          .over(X)
          .halving(3, "1x1", "3x1")
          .budget(Budget.trials(40))
          .build();

  @TempDir private Path root;

  private static double train(TrialContext t) {
    double loss = 0;
    for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
      loss = Math.abs(t.get(X)) + 1.0 / epoch;
      t.report(epoch, loss);
    }
    return loss;
  }

  private static List<LogEntry> run(Path directory) {
    try (StudyLog log = FileStudyStore.directory(directory).open(SPEC)) {
      Study.of(SPEC, TornLogTest::train).log(log).run();
      return log.read();
    }
  }

  private static List<Trial> trials(List<LogEntry> log) {
    return StudyState.replay(log).trials();
  }

  @Test
  void recoversTheExactPrefixAndEndsWithTheSameTrials() throws IOException {
    List<LogEntry> whole = run(root.resolve("whole"));
    byte[] bytes = Files.readAllBytes(root.resolve("whole").resolve("study.log"));
    assertThat(whole).hasSizeGreaterThan(200);
    var random = new Random(42);
    for (int i = 0; i < CUTS; i++) {
      int cut = random.nextInt(bytes.length + 1);
      Path torn = Files.createDirectory(root.resolve("torn-" + i));
      byte[] kept = Arrays.copyOf(bytes, cut);
      Files.write(torn.resolve("study.log"), kept);
      int entries = Math.max(0, lines(kept) - 1);
      assertThat(FileStudyLog.read(torn)).as("cut at %d", cut).isEqualTo(whole.subList(0, entries));
      if (i % RESUMED_EVERY == 0) {
        List<LogEntry> resumed = run(torn);
        assertThat(trials(resumed)).as("cut at %d", cut).isEqualTo(trials(whole));
        int same = Math.max(1, entries);
        assertThat(resumed.subList(1, same)).isEqualTo(whole.subList(1, same));
        assertThat(Replay.of(resumed).differences()).isEmpty();
      }
    }
  }

  private static int lines(byte[] bytes) {
    int lines = 0;
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }
}
