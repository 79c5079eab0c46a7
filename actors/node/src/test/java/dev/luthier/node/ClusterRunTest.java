package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.store.jdbc.DatabaseUrl;
import dev.luthier.store.jdbc.JdbcStudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of one node, in a process of its own, over HTTP. */
@Timeout(120)
class ClusterRunTest {
  private static final String STUDIES = "/api/v1/studies";

  @TempDir private Path directory = Path.of("");
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> nodes = new ArrayList<>();
  private String url = "";
  private String token = "";

  @BeforeEach
  void write() throws IOException {
    var run =
        CommandLineRun.of(
            "node", "--tokens", directory.resolve("tokens").toString(), "--new-token", "admin");
    token = run.out().strip();
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Files.writeString(
        directory.resolve("node.conf"),
        "cluster { name = alone, port = "
            + port
            + ", store = \"sqlite:"
            + directory.resolve("studies.db")
            + "\" }\n");
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process node : nodes) {
      node.destroyForcibly().waitFor();
    }
  }

  private Process start() throws IOException {
    var node =
        CommandLineRun.fork(
            List.of("-Xmx256m", "-Djava.io.tmpdir=" + directory),
            "node",
            "--conf",
            directory.resolve("node.conf").toString(),
            "--port",
            "0",
            "--tokens",
            directory.resolve("tokens").toString(),
            "--slots",
            "2",
            "--child-heap",
            "64m");
    nodes.add(node);
    var said =
        new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
    var all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      all.append(line).append('\n');
      if (line.contains("serving ")) {
        url = line.substring(line.indexOf("http://"));
        var drain = new Thread(() -> said.lines().forEach(ignored -> {}));
        drain.setDaemon(true);
        drain.start();
        return node;
      }
    }
    throw new IOException("the node did not start: " + all);
  }

  private HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A node that has just started is not in its cluster yet. */
  private HttpResponse<String> submit(String study) throws IOException, InterruptedException {
    HttpResponse<String> answer = call("POST", STUDIES, study);
    while (answer.statusCode() == 503) {
      Thread.sleep(200);
      answer = call("POST", STUDIES, study);
    }
    return answer;
  }

  private List<LogEntry> log(String study) {
    try (var store =
        JdbcStudyStore.at(DatabaseUrl.parse("sqlite:" + directory.resolve("studies.db")))) {
      return store.read(study);
    }
  }

  private int trials(String study) throws IOException, InterruptedException {
    String body = call("GET", STUDIES + "/" + study + "/trials", "").body();
    return Json.MAPPER.readTree(body).path("trials").size();
  }

  private void awaitEnd(String study) throws IOException, InterruptedException {
    JsonNode status = Json.object();
    while (!status.path("state").asText().equals("FINISHED")) {
      Thread.sleep(100);
      status = Json.MAPPER.readTree(call("GET", STUDIES + "/" + study, "").body());
    }
  }

  @Test
  void aStudyGoesOnAfterItsOnlyNodeWasKilledAndItsModelIsServed() throws Exception {
    Process first = start();
    String study =
        "name = parabola\nobjective = \""
            + Parabola.class.getName()
            + "\"\n"
            + CommandLineRun.SPACE
            + "budget.trials = 40";
    HttpResponse<String> begun = submit(study);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    assertThat(submit(study).statusCode()).isEqualTo(409);
    while (trials("parabola") < 5) {
      Thread.sleep(50);
    }
    first.destroyForcibly().waitFor();
    Process second = start();
    awaitEnd("parabola");

    assertThat(call("GET", STUDIES + "/parabola/best", "").body()).contains("configuration.json");
    assertThat(call("GET", STUDIES + "/parabola/best/configuration.json", "").body())
        .contains("\"x\"");
    assertThat(call("GET", STUDIES + "/parabola/result", "").statusCode()).isEqualTo(200);
    assertThat(call("GET", STUDIES + "/none", "").statusCode()).isEqualTo(404);

    second.destroy();
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).as("SIGTERM ends it").isTrue();
    List<LogEntry> log = log("parabola");
    assertThat(Replay.of(log).differences()).isEmpty();
    assertThat(log.stream().filter(e -> e.event() instanceof StudyEvent.TrialCompleted))
        .hasSize(40);
  }
}
