package dev.luthier.node;

import static dev.luthier.node.ServedNode.STUDIES;
import static dev.luthier.node.ServedNode.json;
import static dev.luthier.node.ServedNode.study;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with studies over HTTP. */
@Timeout(120)
class HttpApiTest {
  private static final String WITHOUT_END = "budget { trials = 1000000 }\n";

  @TempDir private Path directory = Path.of("");

  @Test
  void aStudyIsSubmittedWatchedAndItsWinnerDownloaded() throws Exception {
    try (var node = ServedNode.start(directory)) {
      String rule = "constraints = [\"x + y < 1.0\"]\n";
      var begun = node.post(STUDIES, study("parabola", rule));
      assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
      var kept = new StudyDirectory(directory.resolve("studies/parabola"));
      assertThat(Archive.log(kept)).as("durable before the answer").isNotEmpty();
      assertThat(begun.headers().firstValue("Location")).hasValue(STUDIES + "/parabola");
      JsonNode end = node.ended("parabola");
      assertThat(end.path("trials").path("COMPLETED").asInt()).isEqualTo(12);
      assertThat(node.post(STUDIES, study("parabola", "")).statusCode()).isEqualTo(409);
      assertThat(node.get(STUDIES).at("/studies/0/activity").asText()).isEqualTo("ended");

      JsonNode trials = node.get(STUDIES + "/parabola/trials").path("trials");
      assertThat(trials).hasSize(12);
      for (JsonNode trial : trials) {
        JsonNode configuration = trial.path("configuration");
        assertThat(configuration.path("x").asDouble() + configuration.path("y").asDouble())
            .isLessThan(1);
      }
      JsonNode winner = node.get(STUDIES + "/parabola/result").path("winner");
      assertThat(node.get(STUDIES + "/parabola/best").path("files")).hasSize(2);
      assertThat(node.get(STUDIES + "/parabola/best/configuration.json"))
          .isEqualTo(winner.path("configuration"));
    }
  }

  @Test
  void studiesShareTheSlotsAndCanBeCancelled() throws Exception {
    try (var node = ServedNode.start(directory)) {
      assertThat(node.post(STUDIES, study("long", WITHOUT_END)).statusCode()).isEqualTo(201);
      assertThat(node.post(STUDIES, study("short", "")).statusCode()).isEqualTo(201);
      assertThat(node.ended("short").path("state").asText()).isEqualTo("FINISHED");
      assertThat(node.get(STUDIES + "/long").path("activity").asText()).isEqualTo("running");
      String metrics = node.call("GET", "/metrics", node.reader, "").body();
      assertThat(metrics)
          .contains("luthier_slots 2.0", "luthier_study_trials{state=\"COMPLETED\",study=\"long\"}")
          .contains(
              "luthier_http_requests_seconds_count{method=\"POST\",route=\"" + STUDIES + "\"");
      assertThat(node.post(STUDIES + "/long/cancel", "").statusCode()).isEqualTo(202);
      assertThat(node.ended("long").path("reason").asText()).contains("cancelled by request");
      assertThat(node.post(STUDIES + "/long/cancel", "").statusCode()).isEqualTo(409);
    }
  }

  @Test
  void aPausedStudyWaitsOverRestartsUntilItIsResumed() throws Exception {
    int kept;
    try (var node = ServedNode.start(directory)) {
      node.post(STUDIES, study("long", WITHOUT_END));
      while (completed(node) < 10) {
        Thread.onSpinWait();
      }
      assertThat(node.post(STUDIES + "/long/pause", "").statusCode()).isEqualTo(202);
      assertThat(node.ended("long").path("activity").asText()).isEqualTo("paused");
      assertThat(node.post(STUDIES + "/long/pause", "").statusCode()).isEqualTo(409);
      kept = completed(node);
      assertThat(kept).isGreaterThanOrEqualTo(10);
    }
    try (var node = ServedNode.start(directory.resolve("."))) {
      assertThat(node.get(STUDIES + "/long").path("activity").asText()).isEqualTo("paused");
      assertThat(completed(node)).isEqualTo(kept);
      assertThat(node.post(STUDIES + "/long/resume", "").statusCode()).isEqualTo(202);
      while (completed(node) <= kept) {
        Thread.onSpinWait();
      }
      assertThat(node.post(STUDIES + "/long/resume", "").statusCode()).isEqualTo(409);
      node.post(STUDIES + "/long/cancel", "");
      assertThat(node.ended("long").path("state").asText()).isEqualTo("FINISHED");
    }
    String replay = directory.resolve("studies/long").toString();
    assertThat(CommandLineRun.of("replay", replay).code()).isZero();
  }

  private static int completed(ServedNode node) throws Exception {
    return node.get(STUDIES + "/long").path("trials").path("COMPLETED").asInt();
  }

  @Test
  void workersAskAndTell() throws Exception {
    try (var node = ServedNode.start(directory)) {
      String halved = "halving { eta = 2, rungs = [1x1, 2x1], finalists = 1 }\n";
      node.post(STUDIES, "name = asked\n" + CommandLineRun.SPACE + halved);
      JsonNode ask = said(node, "ask", "");
      while (!ask.has("done")) {
        double x = ask.path("configuration").path("x").asDouble();
        int trial = ask.path("trial").asInt();
        for (int epoch = ask.path("fromEpoch").asInt() + 1;
            epoch < ask.path("untilEpoch").asInt();
            epoch++) {
          String report =
              "{\"trial\":" + trial + ",\"epoch\":" + epoch + ",\"value\":" + x * x + "}";
          assertThat(said(node, "report", report).path("verdict").asText()).isEqualTo("continue");
        }
        String tell =
            "{\"trial\":"
                + trial
                + ",\"epoch\":"
                + ask.path("untilEpoch")
                + ",\"value\":"
                + x * x
                + "}";
        assertThat(said(node, "tell", tell).path("ok").asBoolean()).isTrue();
        ask = said(node, "ask", "");
      }
      HttpResponse<String> late = node.post(STUDIES + "/asked/tell", "{\"trial\":0,\"value\":1}");
      assertThat(late.statusCode()).as(late.body()).isEqualTo(409);
      assertThat(node.ended("asked").path("trials").path("COMPLETED").asInt()).isPositive();
      assertThat(node.get(STUDIES + "/asked/result").path("winner").path("epochs").asInt())
          .isEqualTo(2);
    }
  }

  private static JsonNode said(ServedNode node, String op, String body) throws Exception {
    HttpResponse<String> response = node.post(STUDIES + "/asked/" + op, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  @Test
  void badConversationsAreRefused() throws Exception {
    try (var node = ServedNode.start(directory)) {
      node.post(STUDIES, "name = asked\n" + CommandLineRun.SPACE);
      for (String body :
          new String[] {"[]", "{", "{}", "{\"trial\":7,\"value\":1}", "{\"trial\":0,\"x\":1}"}) {
        HttpResponse<String> refused = node.post(STUDIES + "/asked/tell", body);
        assertThat(refused.statusCode()).as(body + refused.body()).isEqualTo(400);
      }
      assertThat(said(node, "ask", "").path("trial").asInt()).isZero();
      node.post(STUDIES + "/asked/pause", "");
      assertThat(said(node, "ask", "").path("wait").asBoolean()).isTrue();
      String told = "{\"trial\":0,\"value\":1}";
      HttpResponse<String> later = node.post(STUDIES + "/asked/tell", told);
      assertThat(later.statusCode()).isEqualTo(503);
      assertThat(later.headers().firstValue("Retry-After")).isPresent();
      node.post(STUDIES + "/asked/resume", "");
      assertThat(said(node, "tell", told).path("ok").asBoolean()).isTrue();
      assertThat(said(node, "ask", "").path("trial").asInt()).isEqualTo(1);
      String bare = "{\"trial\":1,\"epoch\":1,\"value\":NaN}";
      assertThat(said(node, "report", bare).path("verdict").asText()).isEqualTo("stop");
      assertThat(said(node, "tell", bare).path("ok").asBoolean()).isTrue();
      var unknown = node.post(STUDIES + "/asked/ask", "{\"x\":1}");
      assertThat(unknown.statusCode()).isEqualTo(400);
      assertThat(unknown.body()).contains("'x' means nothing here. Maybe leave it out.");
      var misspelt = node.post(STUDIES + "/asked/cancel", "{\"reson\":\"enough\"}");
      assertThat(misspelt.statusCode()).isEqualTo(400);
      assertThat(misspelt.body()).contains("'reson' means nothing here. Maybe reason is meant.");
      for (String op : new String[] {"pause", "resume"}) {
        var reasoned = node.post(STUDIES + "/asked/" + op, "{\"reason\":\"lunch\"}");
        assertThat(reasoned.statusCode()).as(op).isEqualTo(400);
        assertThat(reasoned.body()).contains("'reason' means nothing here. Maybe leave it out.");
      }
      assertThat(node.get(STUDIES + "/asked").path("activity").asText()).isEqualTo("running");
      node.post(STUDIES + "/asked/cancel", "");
      assertThat(said(node, "ask", "").path("done").asText()).contains("cancelled");
    }
  }

  /** A client of its own, which sends all it has to send before it reads. */
  private static String refusal(ServedNode node, String token, String expect, int bytes)
      throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.api().port())) {
      String head =
          "PUT /api/v1/jars/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s"
              .formatted("0".repeat(64), token, expect);
      var out = socket.getOutputStream();
      out.write((head + "Content-Length: 8388608\r\n\r\n").getBytes(US_ASCII));
      for (int sent = 0; sent < bytes; sent += 1 << 16) {
        out.write(new byte[1 << 16]);
      }
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      return in.lines().takeWhile(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }
  }

  @Test
  void whoIsRefusedWhileStillSendingHearsWhy() throws Exception {
    try (var node = ServedNode.start(directory)) {
      for (int i = 0; i < 5; i++) {
        String large = refusal(node, node.submitter, "", 8 << 20);
        assertThat(large).startsWith("HTTP/1.1 413").doesNotContain("Connection: close");
        assertThat(refusal(node, node.reader, "", 8 << 20)).startsWith("HTTP/1.1 403");
      }
      var tooLarge =
          node.call("PUT", "/api/v1/jars/" + "0".repeat(64), node.submitter, "x".repeat(8 << 20));
      assertThat(tooLarge.statusCode()).isEqualTo(413);
      assertThat(tooLarge.body()).contains("at most");
      var read = node.post(STUDIES, "name = [");
      assertThat(read.statusCode()).isEqualTo(400);
      assertThat(read.headers().firstValue("Connection")).isEmpty();
    }
  }

  @Test
  void whoAsksBeforeSendingIsRefusedAtOnceAndToldThatTheConnectionCloses() throws Exception {
    try (var node = ServedNode.start(directory)) {
      assertThat(refusal(node, node.submitter, "Expect: 100-continue\r\n", 0))
          .startsWith("HTTP/1.1 413")
          .contains("Connection: close");
    }
  }

  @Test
  void whoIsUnknownIsRefusedWithoutWaitingForTheBody() throws Exception {
    try (var node = ServedNode.start(directory)) {
      assertThat(refusal(node, "nobody's", "", 0))
          .startsWith("HTTP/1.1 401")
          .contains("Connection: close");
    }
  }

  @Test
  void aJarIsSentOnceAndItsObjectiveTrainsInChildren() throws Exception {
    Path jar = ObjectiveJar.make(directory);
    try (var node = ServedNode.start(directory)) {
      Path token = directory.resolve("token");
      java.nio.file.Files.writeString(token, node.submitter);
      Path file = directory.resolve("sent.conf");
      java.nio.file.Files.writeString(
          file, "name = sent\nobjective = " + ObjectiveJar.CLASS + "\n" + CommandLineRun.SPACE);
      String[] submit = {
        "submit",
        file.toString(),
        "--jar",
        jar.toString(),
        "--watch",
        "--to",
        node.url(),
        "--token-file",
        token.toString()
      };
      var run = CommandLineRun.of(submit);
      assertThat(run.code()).as(run.out() + run.err()).isZero();
      assertThat(run.out()).contains("study sent begins", "FINISHED");
      assertThat(node.get(STUDIES + "/sent/result").path("winner").path("mean").asDouble())
          .isEqualTo(42);

      String hash = dev.luthier.client.Sha256.of(jar);
      String path = "/api/v1/jars/" + hash;
      var sent = node.call("GET", path, node.submitter, "");
      assertThat(json(sent).path("present").asBoolean()).isTrue();
      assertThat(node.call("PUT", path, node.reader, "x").statusCode()).isEqualTo(403);
      String other = "/api/v1/jars/" + "0".repeat(64);
      assertThat(node.call("PUT", other, node.submitter, "x").statusCode()).isEqualTo(400);
      String large = "x".repeat((1 << 20) + 1);
      assertThat(node.call("PUT", other, node.submitter, large).statusCode()).isEqualTo(413);
      var missing = node.post(STUDIES + "?jar=" + "0".repeat(64), study("missing", ""));
      assertThat(missing.statusCode()).isEqualTo(400);
      assertThat(missing.body()).contains("is not here");
      var nameless = node.post(STUDIES + "?jar=../x", study("missing", ""));
      assertThat(nameless.statusCode()).isEqualTo(400);
    }
  }
}
