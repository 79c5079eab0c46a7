package dev.luthier.store.optuna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.luthier.Study;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.study.StudySpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Optuna looks at a PostgreSQL view while the study runs. */
@Timeout(120)
class WatchedTest {
  private static final int HELD = 7;

  @TempDir private Path directory = Path.of("");

  /** What the watcher said, and that it has seen the trial at which the study waits for it. */
  private static final class Watcher {
    private final List<JsonNode> seen = new ArrayList<>();
    private final CountDownLatch enough = new CountDownLatch(1);

    void listen(BufferedReader in) throws IOException {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode now = new JsonMapper().readTree(line);
        seen.add(now);
        if (now.path("states").size() > HELD) {
          enough.countDown();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.9.0", "5.0.0"})
  void followsAStudyInPostgresql(String version) throws Exception {
    Python python = Python.of(version, directory);
    StudySpec spec = SampleStudies.halving("watched", 12).spec();
    try (var server = Postgres.start(directory)) {
      Process process = watch(python, server.url(), spec.name());
      try (var in =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(in.readLine()).isEqualTo("watching");
        var watcher = new Watcher();
        var study = new Thread(() -> run(spec, server.url(), watcher), "watched-study");
        study.start();
        watcher.listen(in);
        study.join();
        assertThat(process.waitFor()).isZero();
        requireTrue(spec, watcher.seen);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static Process watch(Python python, String url, String name) throws IOException {
    Path script = python.scripts().resolve("watch.py");
    try (var in = WatchedTest.class.getResourceAsStream("watch.py")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
    String theirs = url.replace("postgresql:", "postgresql+psycopg2:");
    return python
        .program("python", script.toString(), theirs, name)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The study goes on past one trial only when Optuna has seen it run. */
  private static void run(StudySpec spec, String place, Watcher watcher) {
    try (var view = OptunaView.open(place, spec.name(), List.of(), w -> {});
        var log = view.following(new MemoryStudyStore()).open(spec)) {
      Study.of(
              spec,
              t -> {
                for (int epoch = t.fromEpoch() + 1; epoch <= t.untilEpoch(); epoch++) {
                  t.report(epoch, 1 - 1.0 / epoch - 0.01 * t.trial());
                }
                if (t.trial() == HELD && !watcher.enough.await(60, TimeUnit.SECONDS)) {
                  throw new IllegalStateException("Optuna never saw the trial run");
                }
                return 0;
              })
          .log(log)
          .run();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void requireTrue(StudySpec spec, List<JsonNode> seen) {
    JsonNode last = seen.get(seen.size() - 1);
    JsonNode held =
        seen.stream().filter(s -> s.path("states").size() > HELD).findFirst().orElseThrow();
    assertThat(held.path("states").get(HELD).asText()).isEqualTo("RUNNING");
    assertThat(held.path("winner").isNull()).isTrue();
    assertThat(last.path("states")).hasSize(spec.budget().trials().orElseThrow());
    assertThat(last.path("states")).noneMatch(s -> s.asText().equals("RUNNING"));
    assertThat(last.path("states")).anyMatch(s -> s.asText().equals("COMPLETE"));
    assertThat(last.path("winner").isInt()).isTrue();
    int steps = 0;
    for (JsonNode now : seen) {
      assertThat(now.path("steps").asInt()).isGreaterThanOrEqualTo(steps);
      steps = now.path("steps").asInt();
    }
  }
}
