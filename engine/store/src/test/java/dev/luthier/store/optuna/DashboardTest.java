package dev.luthier.store.optuna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard of Optuna shows our database. */
class DashboardTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");

  @Test
  void showsOurStudies() throws Exception {
    Python python = Python.of("5.0.0", directory);
    Path file = directory.resolve("view.db");
    for (SampleStudies.Ran ran : SampleStudies.all()) {
      OptunaStudies.write(ran.log(), "sqlite:" + file);
    }
    int port = freePort();
    Path said = directory.resolve("dashboard.out");
    Process dashboard =
        python
            .program("optuna-dashboard", "sqlite:///" + file, "--port", Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      var api = "http://127.0.0.1:" + port + "/api/studies";
      JsonNode studies = awaited(dashboard, said, api).path("study_summaries");
      assertThat(studies).hasSize(3);
      for (SampleStudies.Ran ran : SampleStudies.all()) {
        requireShown(ran, studies, api);
      }
    } finally {
      dashboard.destroy();
      assertThat(dashboard.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void requireShown(SampleStudies.Ran ran, JsonNode studies, String api)
      throws Exception {
    JsonNode found = PythonJson.NODES.missingNode();
    for (JsonNode study : studies) {
      found = study.path("study_name").asText().equals(ran.spec().name()) ? study : found;
    }
    JsonNode detail = get(api + "/" + found.path("study_id").asInt() + "?after=0");
    StudyState state = StudyState.replay(ran.log());
    assertThat(detail.path("trials")).hasSize(state.trials().size());
    int best = detail.path("best_trials").path(0).path("number").asInt(-1);
    assertThat(best).isEqualTo(state.winner().orElseThrow().trial());
    JsonNode trial = detail.path("trials").path(best);
    assertThat(trial.path("state").asText()).isEqualTo("Complete");
    assertThat(trial.path("params"))
        .hasSize(state.trials().get(best).configuration().asMap().size());
    assertThat(trial.path("intermediate_values"))
        .hasSize(state.spec().ladder().get(state.spec().ladder().top()).epochs());
  }

  private static JsonNode awaited(Process dashboard, Path said, String address) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (dashboard.isAlive() && Instant.now().isBefore(end)) {
      try {
        return get(address);
      } catch (ConnectException e) {
        // Not up yet: waits for the end of the process, which would be the answer.
        dashboard.waitFor(100, TimeUnit.MILLISECONDS);
      }
    }
    throw new IOException("the dashboard did not come up: " + Files.readString(said));
  }

  private static JsonNode get(String address) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(address)).build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(address).isEqualTo(200);
    return PythonJson.read(response.body());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
