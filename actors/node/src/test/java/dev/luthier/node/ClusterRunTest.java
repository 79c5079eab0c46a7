package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.client.Sha256;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  private int port;
  private String token = "";
  private final Queue<String> words = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void write() throws IOException {
    var run =
        CommandLineRun.of(
            "node", "--tokens", directory.resolve("tokens").toString(), "--new-token", "admin");
    token = run.out().strip();
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    configure("alone", "port = " + port + ", " + store());
  }

  private String store() {
    return "store = \"sqlite:" + directory.resolve("studies.db") + "\"";
  }

  private void configure(String name, String more) throws IOException {
    Files.createDirectories(directory.resolve(name));
    Files.writeString(
        directory.resolve(name).resolve("node.conf"),
        "cluster { name = " + name + ", " + more + " }\n");
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process node : nodes) {
      node.destroyForcibly().waitFor();
    }
  }

  /** Starts a node and waits until it has said that it is there. */
  private Process start(String name, String sign) throws IOException {
    Path home = directory.resolve(name);
    var node =
        CommandLineRun.fork(
            List.of("-Xmx256m", "-Djava.io.tmpdir=" + home),
            "node",
            "--conf",
            home.resolve("node.conf").toString(),
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
      if (line.contains(sign)) {
        url = line.contains("http://") ? line.substring(line.indexOf("http://")) : url;
        var drain = new Thread(() -> said.lines().forEach(l -> words.add(name + " " + l)));
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
  private HttpResponse<String> submit(String path, String study)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = call("POST", path, study);
    while (answer.statusCode() == 503) { // after the ten seconds that a node looks for others
      answer = call("POST", path, study);
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
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!status.path("state").asText().equals("FINISHED")) {
      if (System.nanoTime() > until) {
        throw new AssertionError(status + "\n" + String.join("\n", words));
      }
      Thread.sleep(100);
      status = Json.MAPPER.readTree(call("GET", STUDIES + "/" + study, "").body());
    }
  }

  @Test
  void aStudyGoesOnAfterItsOnlyNodeWasKilledAndItsModelIsServed() throws Exception {
    Process first = start("alone", "serving ");
    String study =
        "name = parabola\nobjective = \""
            + Parabola.class.getName()
            + "\"\n"
            + CommandLineRun.SPACE
            + "budget.trials = 40";
    HttpResponse<String> begun = submit(STUDIES, study);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    assertThat(submit(STUDIES, study).statusCode()).isEqualTo(409);
    while (trials("parabola") < 5) {
      Thread.sleep(50);
    }
    first.destroyForcibly().waitFor();
    Process second = start("alone", "serving ");
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

  @Test
  void aJarThatIsSentToASupervisorTravelsToATrainer() throws Exception {
    configure("supervisor", "port = " + port + ", roles = [supervisor], " + store());
    configure("trainer", "roles = [trainer], seeds = [\"127.0.0.1:" + port + "\"]");
    start("supervisor", "serving ");
    start("trainer", "luthier: node trainer");
    Path jar = ObjectiveJar.make(directory.resolve("made"));
    String hash = Sha256.of(jar);
    String study =
        "name = sent\nobjective = \"" + ObjectiveJar.CLASS + "\"\n" + CommandLineRun.SPACE;
    String submission = STUDIES + "?jar=" + hash;
    assertThat(call("POST", submission, study).statusCode()).as("not sent yet").isEqualTo(400);
    var put =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/jars/" + hash))
            .PUT(HttpRequest.BodyPublishers.ofFile(jar))
            .header("Authorization", "Bearer " + token);
    assertThat(client.send(put.build(), HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(201);
    assertThat(submit(submission, study).statusCode()).isEqualTo(201);
    awaitEnd("sent");

    JsonNode status = Json.MAPPER.readTree(call("GET", STUDIES + "/sent", "").body());
    assertThat(status.path("trials").path("COMPLETED").asInt()).as(status.toString()).isEqualTo(12);
    assertThat(directory.resolve("trainer/node/jars/" + hash + ".jar")).exists();
  }
}
