package dev.luthier.node;

import static dev.luthier.node.ServedNode.STUDIES;
import static dev.luthier.node.ServedNode.study;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of nodes, and a node in a process of its own. */
@Timeout(120)
class NodeTest {
  @TempDir private Path directory = Path.of("");
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> nodes = new ArrayList<>();
  private String url = "";

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
        CommandLineRun.hear(said, ignored -> {});
        return node;
      }
    }
    throw new IOException("the node did not start");
  }

  private HttpResponse<String> call(String method, String path, String token, String body)
      throws IOException, InterruptedException {
    return ServedNode.call(client, url, method, path, token, body);
  }

  private JsonNode ended(String name, String token) throws IOException, InterruptedException {
    String events = call("GET", STUDIES + "/" + name + "/events", token, "").body();
    String last = events.substring(events.lastIndexOf("event: ended"));
    return Json.MAPPER.readTree(last.substring(last.indexOf("data: ") + 6));
  }

  @Test
  void theCommandLineSubmitsWatchesAndLists() throws Exception {
    try (var node = ServedNode.start(directory)) {
      theCommandLineTalksWith(node);
    }
  }

  private void theCommandLineTalksWith(ServedNode node) throws Exception {
    String to = node.url();
    String token = Files.writeString(directory.resolve("mine"), node.submitter + "\n").toString();
    String file = CommandLineRun.study(directory, "").toString();
    var submit = CommandLineRun.of("submit", file, "--watch", "--to", to, "--token-file", token);
    assertThat(submit.code()).as(submit.err()).isZero();
    assertThat(submit.out()).contains("study parabola begins", "FINISHED", "budget.trials: 12");
    String model = directory.resolve("model").toString();
    var watch =
        CommandLineRun.of("watch", "parabola", "--best", model, "--to", to, "--token-file", token);
    assertThat(watch.code()).as(watch.err()).isZero();
    assertThat(directory.resolve("model/configuration.json")).exists();
    var again = CommandLineRun.of("submit", file, "--to", to, "--token-file", token);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("is there already");
    var list = CommandLineRun.of("studies", "--to", to, "--token-file", token);
    assertThat(list.out()).contains("ended    parabola");
    var cancel = CommandLineRun.of("cancel", "none", "--to", to, "--token-file", token);
    assertThat(cancel.err()).contains("there is no study 'none'");
    var nobody = CommandLineRun.of("studies", "--to", "http://127.0.0.1:1", "--token-file", token);
    assertThat(nobody.err()).contains("there is no node");
  }

  @Test
  void aKilledNodeGoesOnWithItsStudies() throws Exception {
    String submitter = token("submit");
    startNode();
    String more = "budget { trials = 1500 }\n";
    assertThat(call("POST", STUDIES, submitter, study("kept", more)).statusCode()).isEqualTo(201);
    int before = 0;
    while (before < 20) {
      var trials = ServedNode.json(call("GET", STUDIES + "/kept", submitter, "")).path("trials");
      before = trials.path("COMPLETED").asInt();
    }
    nodes.get(0).destroyForcibly().waitFor();
    Process second = startNode();
    assertThat(ended("kept", submitter).path("trials").path("COMPLETED").asInt()).isEqualTo(1500);
    String kept = directory.resolve("studies/kept").toString();
    assertThat(CommandLineRun.of("replay", kept).code()).isZero();
    second.destroy();
    assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isZero();
  }

  @Test
  void otherAddressesAreRefusedWithoutTls() throws IOException {
    token("read");
    String file = directory.resolve("tokens").toString();
    var open = CommandLineRun.of("node", "--host", "0.0.0.0", "--tokens", file);
    assertThat(open.code()).isEqualTo(2);
    assertThat(open.err()).contains("not of the loopback");
    var none = CommandLineRun.of("node", "--tokens", directory.resolve("none").toString());
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--new-token");
  }

  @Test
  void whatANodeLacksIsSaidBeforeItIsCountedOn() throws Exception {
    token("read");
    String tokens = directory.resolve("tokens").toString();
    String none = directory.resolve("none").toString();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String busy = Integer.toString(taken.getLocalPort());
      var single = CommandLineRun.of("node", "--port", busy, "--tokens", tokens);
      assertThat(single.code()).isEqualTo(2);
      assertThat(single.err()).contains("http.port", busy, "Maybe");

      Path conf = directory.resolve("node.conf");
      String cluster = "cluster { store = \"sqlite:" + directory.resolve("db") + "\", port = ";
      Files.writeString(conf, cluster + busy + " }\n");
      for (var started :
          List.of(
              CommandLineRun.of("node", "--conf", conf.toString(), "--tokens", none),
              CommandLineRun.of(
                  "node", "--conf", conf.toString(), "--tokens", tokens, "--port", busy),
              CommandLineRun.of(
                  "node", "--conf", conf.toString(), "--tokens", tokens, "--port", "0"))) {
        assertThat(started.code()).as(started.err()).isEqualTo(2);
        assertThat(started.out()).isEmpty();
      }
      assertThat(directory.resolve("node")).doesNotExist();
      assertThat(directory.resolve("db")).doesNotExist();
    }
  }
}
