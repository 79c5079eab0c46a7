package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node in a process of its own, and its clients. */
@Timeout(120)
class NodeTest {
  private static final String STUDIES = "/api/v1/studies";

  @TempDir private Path directory = Path.of("");
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> nodes = new ArrayList<>();
  private String url = "";
  private String reader = "";
  private String submitter = "";

  @BeforeEach
  void start() throws Exception {
    reader = token("read");
    submitter = token("submit");
    startNode();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process node : nodes) {
      node.destroyForcibly().waitFor();
    }
  }

  private String token(String role) throws IOException {
    var run =
        CommandLineRun.of(
            "node", "--tokens", directory.resolve("tokens").toString(), "--new-token", role);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().strip();
  }

  private Process startNode() throws IOException {
    var node =
        CommandLineRun.fork(
            List.of("-Xmx256m"),
            "node",
            "--port",
            "0",
            "--out",
            directory.resolve("studies").toString(),
            "--tokens",
            directory.resolve("tokens").toString(),
            "--slots",
            "2",
            "--child-heap",
            "64m");
    nodes.add(node);
    var said =
        new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains("serving ")) {
        url = line.substring(line.indexOf("http://"));
        var drain = new Thread(() -> said.lines().forEach(ignored -> {}));
        drain.setDaemon(true);
        drain.start();
        return node;
      }
    }
    throw new IOException("the node did not start");
  }

  private HttpResponse<String> call(String method, String path, String token, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.MAPPER.readTree(response.body());
  }

  private static String study(String name, String more) {
    return "name = "
        + name
        + "\nobjective = \""
        + Parabola.class.getName()
        + "\"\n"
        + CommandLineRun.SPACE
        + more;
  }

  private JsonNode ended(String name) throws IOException, InterruptedException {
    var events = call("GET", STUDIES + "/" + name + "/events", reader, "");
    assertThat(events.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    String last = events.body().substring(events.body().lastIndexOf("event: ended"));
    return Json.MAPPER.readTree(last.substring(last.indexOf("data: ") + 6));
  }

  @Test
  void aStudyIsSubmittedWatchedAndItsWinnerDownloaded() throws Exception {
    var begun = call("POST", STUDIES, submitter, study("parabola", ""));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    assertThat(begun.headers().firstValue("Location")).hasValue(STUDIES + "/parabola");
    JsonNode end = ended("parabola");
    assertThat(end.path("trials").path("COMPLETED").asInt()).isEqualTo(12);
    assertThat(call("POST", STUDIES, submitter, study("parabola", "")).statusCode()).isEqualTo(409);

    assertThat(json(call("GET", STUDIES, reader, "")).at("/studies/0/study").asText())
        .isEqualTo("parabola");
    assertThat(json(call("GET", STUDIES + "/parabola/trials", reader, "")).path("trials"))
        .hasSize(12);
    HttpResponse<String> result = call("GET", STUDIES + "/parabola/result", reader, "");
    assertThat(json(result).path("winner").path("configuration").has("x")).isTrue();
    assertThat(json(call("GET", STUDIES + "/parabola/best", reader, "")).path("files")).hasSize(2);
    HttpResponse<String> model =
        call("GET", STUDIES + "/parabola/best/configuration.json", reader, "");
    assertThat(json(model)).isEqualTo(json(result).path("winner").path("configuration"));
  }

  @Test
  void theCommandLineSubmitsWatchesAndLists() throws Exception {
    String token = Files.writeString(directory.resolve("mine"), submitter + "\n").toString();
    String file = CommandLineRun.study(directory, "").toString();
    var submit = CommandLineRun.of("submit", file, "--watch", "--to", url, "--token-file", token);
    assertThat(submit.code()).as(submit.err()).isZero();
    assertThat(submit.out()).contains("study parabola begins", "FINISHED", "budget.trials: 12");
    var again = CommandLineRun.of("submit", file, "--to", url, "--token-file", token);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("is there already");
    var list = CommandLineRun.of("studies", "--to", url, "--token-file", token);
    assertThat(list.out()).contains("parabola").doesNotContain("running");
    var cancel = CommandLineRun.of("cancel", "none", "--to", url, "--token-file", token);
    assertThat(cancel.err()).contains("there is no study 'none'");
    var nobody = CommandLineRun.of("studies", "--to", "http://127.0.0.1:1", "--token-file", token);
    assertThat(nobody.err()).contains("there is no node");
  }

  @Test
  void studiesShareTheSlotsAndCanBeCancelled() throws Exception {
    String slow = "budget { trials = 100000 }\n";
    assertThat(call("POST", STUDIES, submitter, study("long", slow)).statusCode()).isEqualTo(201);
    assertThat(call("POST", STUDIES, submitter, study("short", "")).statusCode()).isEqualTo(201);
    assertThat(ended("short").path("state").asText()).isEqualTo("FINISHED");
    assertThat(json(call("GET", STUDIES + "/long", reader, "")).path("running").asBoolean())
        .isTrue();
    assertThat(call("POST", STUDIES + "/long/cancel", reader, "").statusCode()).isEqualTo(403);
    assertThat(call("POST", STUDIES + "/long/cancel", submitter, "").statusCode()).isEqualTo(202);
    assertThat(ended("long").path("reason").asText()).contains("cancelled by request");
  }

  @Test
  void aKilledNodeGoesOnWithItsStudies() throws Exception {
    String more = "budget { trials = 3000 }\n";
    assertThat(call("POST", STUDIES, submitter, study("kept", more)).statusCode()).isEqualTo(201);
    int before = 0;
    while (before < 20) {
      var trials = json(call("GET", STUDIES + "/kept", reader, "")).path("trials");
      before = trials.path("COMPLETED").asInt();
    }
    nodes.get(0).destroyForcibly().waitFor();
    Process second = startNode();
    assertThat(ended("kept").path("trials").path("COMPLETED").asInt()).isEqualTo(3000);
    String kept = directory.resolve("studies/kept").toString();
    assertThat(CommandLineRun.of("replay", kept).code()).isZero();
    second.destroy();
    assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isZero();
  }

  @Test
  void whoHasNoTokenIsRefusedOnEveryRoute() throws Exception {
    JsonNode paths = json(call("GET", "/openapi.json", "", "")).path("paths");
    int tried = 0;
    for (var path = paths.fields(); path.hasNext(); ) {
      var route = path.next();
      for (var method = route.getValue().fields(); method.hasNext(); ) {
        var operation = method.next();
        if (operation.getValue().has("security")) {
          continue;
        }
        String where = route.getKey().replace("{name}", "x").replace("{file}", "y");
        String verb = operation.getKey().toUpperCase(java.util.Locale.ROOT);
        for (String token : List.of("", "wrong", "luthier_" + "0".repeat(64))) {
          assertThat(call(verb, where, token, "").statusCode()).as(where).isEqualTo(401);
        }
        tried++;
      }
    }
    assertThat(tried).isEqualTo(9);
    assertThat(call("POST", STUDIES, reader, study("x", "")).statusCode()).isEqualTo(403);
    assertThat(call("GET", "/health", "", "").statusCode()).isEqualTo(200);
    assertThat(Files.readString(directory.resolve("tokens"))).doesNotContain(submitter);
  }

  @Test
  void whatReachesOutOrClimbsIsRefused() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret.conf"), "name = stolen\n");
    for (String body :
        List.of(
            "include \"" + secret + "\"\n" + study("a", ""),
            "include file(\"" + secret + "\")\n" + study("a", ""),
            "include url(\"file:" + secret + "\")\n" + study("a", ""),
            study("${HOME}", ""),
            study("a", "data { x = ${PATH} }"),
            study("../a", ""),
            study("a", "data { " + "a.".repeat(40_000) + "b = 1 }"),
            study("a", "data { x = " + "[".repeat(30_000) + "}"),
            "")) {
      var refused = call("POST", STUDIES, submitter, body);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      assertThat(json(refused).path("error").asText()).isNotBlank();
    }
    assertThat(call("POST", STUDIES, submitter, "#".repeat(300 << 10)).statusCode()).isEqualTo(413);
    for (String path : List.of("/..%2fx", "/%2e%2e", "/none", "/none/best/..%2f..%2fsecret.conf")) {
      assertThat(call("GET", STUDIES + path, reader, "").statusCode()).as(path).isIn(400, 404);
    }
    assertThat(directory.resolve("studies"))
        .satisfiesAnyOf(p -> assertThat(p).doesNotExist(), p -> assertThat(p).isEmptyDirectory());
  }

  @Test
  void aThousandMalformedStudiesAreRefused() throws Exception {
    String good = study("good", "");
    var random = new Random(42);
    int refused = 0;
    for (int i = 0; refused < 1000; i++) {
      String bad = damaged(good, random);
      var response = call("POST", STUDIES, submitter, bad);
      if (response.statusCode() == 201 || response.statusCode() == 409) {
        continue; // the damage left a study
      }
      assertThat(response.statusCode()).as(i + ": " + bad + response.body()).isEqualTo(400);
      assertThat(json(response).path("error").asText()).as(bad).isNotBlank();
      refused++;
    }
  }

  /** Cuts, doubles or replaces a stretch, and always breaks the objective's key. */
  private static String damaged(String text, Random random) {
    String broken = text.replace("objective", "objectiv" + (char) ('f' + random.nextInt(20)));
    int from = random.nextInt(broken.length());
    int until = Math.min(broken.length(), from + 1 + random.nextInt(20));
    String middle =
        switch (random.nextInt(4)) {
          case 0 -> "";
          case 1 -> broken.substring(from, until).repeat(2);
          case 2 -> Integer.toString(random.nextInt());
          default -> "{[\"}]=:,\u0000\ud83d\ude00".substring(random.nextInt(8));
        };
    return broken.substring(0, from) + middle + broken.substring(until);
  }

  @Test
  void otherAddressesAreRefusedWithoutTls() throws IOException {
    String file = directory.resolve("tokens").toString();
    var open = CommandLineRun.of("node", "--host", "0.0.0.0", "--tokens", file);
    assertThat(open.code()).isEqualTo(2);
    assertThat(open.err()).contains("not of the loopback");
    var none = CommandLineRun.of("node", "--tokens", directory.resolve("none").toString());
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--new-token");
  }
}
