package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.client.Sha256;
import dev.luthier.store.jdbc.DatabaseUrl;
import dev.luthier.store.jdbc.JdbcStudyStore;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.studyfile.CelConstraints;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of one node, in a process of its own, over HTTP. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterRunTest {
  private static final String STUDIES = "/api/v1/studies";
  private static final int PATIENCE_SECONDS = 60;

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
  private Process start(String name, String sign) throws IOException, InterruptedException {
    Process node = fork(name);
    var lines = new LinkedBlockingQueue<String>();
    CommandLineRun.hear(
        node.inputReader(StandardCharsets.UTF_8),
        l -> {
          words.add(name + " " + l);
          lines.add(l);
        });
    String line = "";
    while (!line.contains(sign)) {
      line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("node " + name + " has not said '" + sign + "'" + said());
      }
    }
    url = line.contains("http://") ? line.substring(line.indexOf("http://")) : url;
    return node;
  }

  private Process fork(String name) throws IOException {
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
    return node;
  }

  private String said() {
    return "; this was said:\n" + String.join("\n", words);
  }

  /** Something that another process does in its own time. */
  @FunctionalInterface
  private interface Seen {
    boolean isThere() throws IOException, InterruptedException;
  }

  private void until(String what, Seen seen) throws IOException, InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!seen.isThere()) {
      if (System.nanoTime() > limit) {
        throw new AssertionError(what + " did not come within " + PATIENCE_SECONDS + " s" + said());
      }
      Thread.sleep(50);
    }
  }

  private HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .header("Authorization", "Bearer " + token);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A node that has just started is not in its cluster yet. */
  private HttpResponse<String> submit(String path, String study)
      throws IOException, InterruptedException {
    var answers = new ArrayDeque<HttpResponse<String>>();
    until(
        "an answer of whoever supervises",
        () -> {
          answers.add(call("POST", path, study));
          return answers.getLast().statusCode() != 503;
        });
    return answers.getLast();
  }

  private List<LogEntry> log(String study) {
    try (var store =
        JdbcStudyStore.at(DatabaseUrl.parse("sqlite:" + directory.resolve("studies.db")))) {
      return store.read(study, new CelConstraints());
    }
  }

  private int trials(String study) throws IOException, InterruptedException {
    return read("/" + study + "/trials").path("trials").size();
  }

  private JsonNode read(String path) throws IOException, InterruptedException {
    return Json.MAPPER.readTree(call("GET", STUDIES + path, "").body());
  }

  private void awaitEnd(String study) throws IOException, InterruptedException {
    until("the end of " + study, () -> read("/" + study).path("state").asText().equals("FINISHED"));
  }

  @Test
  void aNodeThatHasLostItsTrainerEndsWithAnExitCodeAndSaysWhy() throws Exception {
    Files.createDirectories(directory.resolve("alone/node"));
    Files.writeString(directory.resolve("alone/node/results"), "no directory");
    Process node = fork("alone");
    String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(node.exitValue()).as(said).isEqualTo(1);
    assertThat(said).contains("its trainer has ended, see above");
  }

  @Test
  void aStudyGoesOnAfterItsOnlyNodeWasKilledAndItsModelIsServed() throws Exception {
    Process first = start("alone", "serving ");
    String study = ServedNode.study("parabola", "budget.trials = 40");
    HttpResponse<String> begun = submit(STUDIES, study);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    assertThat(submit(STUDIES, study).statusCode()).isEqualTo(409);
    until("five trials", () -> trials("parabola") >= 5);
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
  void whyAStudyBrokeOffIsSaidAndItCanBeCancelledWithAReason() throws Exception {
    start("alone", "serving ");
    String narrow =
        ServedNode.study(
            "narrow", "constraints = [\"x == 0.5\"]\nstart = [{ x = 0.5, y = 0.5 }]\n");
    assertThat(submit(STUDIES, narrow).statusCode()).isEqualTo(201);
    until("why it broke off", () -> read("/narrow").path("reason").asText().contains("x == 0.5"));
    assertThat(read("").at("/studies/0/reason").asText()).contains("x == 0.5");
    assertThat(read("/narrow").path("state").asText()).isNotEqualTo("FINISHED");

    String cancel = STUDIES + "/narrow/cancel";
    assertThat(call("POST", cancel, "{\"reason\":\"too narrow\"}").statusCode()).isEqualTo(202);
    awaitEnd("narrow");
    assertThat(read("/narrow").path("reason").asText())
        .contains("cancelled by request: too narrow");
    assertThat(read("").at("/studies/0/reason").isMissingNode()).isTrue();
    assertThat(call("POST", cancel, "").statusCode()).isEqualTo(409);
    assertThat(Replay.of(log("narrow")).differences()).isEmpty();
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

    JsonNode status = read("/sent");
    assertThat(status.path("trials").path("COMPLETED").asInt()).as(status.toString()).isEqualTo(12);
    assertThat(directory.resolve("trainer/node/jars/" + hash + ".jar")).exists();
  }

  private JsonNode heard(String op, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer = submit(STUDIES + "/asked/" + op, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.MAPPER.readTree(answer.body());
  }

  @Test
  void workersSpeakWithAnyNodeAndWhatTheyHaveOutlivesTheSupervisors() throws Exception {
    configure("first", "port = " + port + ", roles = [supervisor], " + store());
    configure(
        "second",
        "port = 0, seeds = [\"127.0.0.1:" + port + "\"], roles = [supervisor], " + store());
    Process first = start("first", "serving ");
    start("second", "serving ");
    until("the second node", () -> call("GET", "/ready", "").statusCode() == 200);
    String study = "name = asked\n" + CommandLineRun.SPACE + "budget.trials = 3";
    assertThat(submit(STUDIES, study).statusCode()).isEqualTo(201);
    for (int trial = 0; trial < 3; trial++) {
      assertThat(heard("ask", "{}").path("trial").asInt()).isEqualTo(trial);
    }
    first.destroy();
    assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(heard("tell", "{\"trial\":1,\"value\":0.5}").at("/best/trial").asInt()).isEqualTo(1);
    nodes.get(1).destroyForcibly().waitFor();

    start("first", "serving ");
    assertThat(heard("tell", "{\"trial\":0,\"value\":0.4}").at("/best/trial").asInt()).isZero();
    HttpResponse<String> again =
        call("POST", STUDIES + "/asked/tell", "{\"trial\":1,\"value\":0.1}");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(409);
    assertThat(call("POST", STUDIES + "/asked/tell", "{\"trial\":9}").statusCode()).isEqualTo(400);
    assertThat(heard("ask", "").path("wait").asBoolean()).isTrue();
    assertThat(heard("tell", "{\"trial\":2,\"value\":0.6}").path("ok").asBoolean()).isTrue();
    assertThat(heard("ask", "").has("done")).isTrue();
    assertThat(heard("ask", "").has("done")).as("also when it has ended").isTrue();
    assertThat(call("GET", STUDIES + "/asked/best/evaluation.json", "").body()).contains("0.4");
    assertThat(Replay.of(log("asked")).differences()).isEmpty();
  }
}
