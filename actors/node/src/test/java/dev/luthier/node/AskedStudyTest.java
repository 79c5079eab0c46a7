package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedStudyTest {
  @TempDir private Path directory = Path.of("");
  private final AtomicLong nanos = new AtomicLong();

  private AskedStudy open() throws Exception {
    Path file = directory.resolve("asked.conf");
    Files.writeString(file, "legTimeout = 10s\n" + CommandLineRun.SPACE);
    var place = new StudyDirectory(directory.resolve("asked"));
    place.create();
    return new AskedStudy(Archive.spec(file, List.of()), place, nanos::get);
  }

  private static JsonNode ask(AskedStudy study) throws Exception {
    return study.answer("ask", Json.object());
  }

  @Test
  void theWorkOfSilentWorkersIsGivenOutAgain() throws Exception {
    try (var study = open()) {
      JsonNode first = ask(study);
      nanos.addAndGet(9_000_000_000L);
      assertThat(ask(study).path("trial").asInt()).isEqualTo(1);
      nanos.addAndGet(2_000_000_000L);
      assertThat(ask(study)).isEqualTo(first);
      study.answer("tell", Json.object().put("trial", 0).put("value", 3));
      assertThat(study.state().trials().get(0).state().word()).isEqualTo("COMPLETED");
    }
  }

  @Test
  void whatWasAskedForIsGivenOutAgainAfterARestart() throws Exception {
    JsonNode first;
    try (var study = open()) {
      first = ask(study);
    }
    try (var study = open()) {
      assertThat(ask(study)).isEqualTo(first);
    }
  }
}
