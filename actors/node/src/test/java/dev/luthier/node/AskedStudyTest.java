package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.WorkNotOpen;
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
    return AskedStudy.in(place, Archive.spec(file, List.of()), nanos::get);
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
  void whatWasAskedForStaysWithItsWorkerOverARestartUntilThatIsSilent() throws Exception {
    JsonNode first;
    JsonNode second;
    try (var study = open()) {
      first = ask(study);
      second = ask(study);
    }
    try (var study = open()) {
      nanos.addAndGet(9_000_000_000L);
      assertThat(ask(study).path("trial").asInt()).isEqualTo(2);
      var told = Json.object().put("trial", first.path("trial").asInt()).put("value", 3);
      assertThat(study.answer("tell", told).path("ok").asBoolean()).isTrue();
      assertThatThrownBy(() -> study.answer("tell", told)).isInstanceOf(WorkNotOpen.class);
      nanos.addAndGet(2_000_000_000L);
      assertThat(ask(study)).isEqualTo(second);
    }
  }
}
