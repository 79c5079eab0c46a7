package dev.luthier.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.luthier.analysis.StudyResult;
import dev.luthier.space.Parameter;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that says what it is told to. */
@Timeout(60)
class RemoteNodeTest {
  private static final String STUDY = "/api/v1/studies/study";
  private static final StudySpec SPEC =
      StudySpec.minimizing("loss").over(Parameter.uniform("x", 0, 1)).build();

  private record Said(int status, String text) {}

  private final ConcurrentMap<String, Said> answers = new ConcurrentHashMap<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          heard.add(asked + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          Said said = answers.getOrDefault(asked, new Said(404, "{\"error\":\"nothing there.\"}"));
          byte[] bytes = said.text().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    servers.add(server);
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  private RemoteNode node() {
    return RemoteNode.at(
        URI.create("http://127.0.0.1:" + servers.get(0).getAddress().getPort()), "secret");
  }

  private static String ended(String activity) {
    return "event: progress\n"
        + "data: {\"trials\":{}}\n\n"
        + ": waiting\n\n"
        + "event: ended\n"
        + "data: {\"activity\":\""
        + activity
        + "\",\"trials\":{\"COMPLETED\":3,\"STOPPED\":2}}\n\n";
  }

  private void answerAsAWholeStudy() {
    answers.put("POST /api/v1/studies", new Said(201, "{\"study\":\"study\"}"));
    answers.put("GET " + STUDY + "/events", new Said(200, ended("ended")));
    answers.put(
        "GET " + STUDY + "/result",
        new Said(
            200,
            """
            {"study":"study","state":"FINISHED","reason":"done","trainedEpochs":7,"trainedSeconds":1.5,
             "refitRows":10,"test":{"loss":"NaN"},
             "winner":{"trial":2,"configuration":{"x":0.25},"mean":0.5,"standardError":null,"epochs":1,
              "folds":1,"metrics":{"loss":0.5},"beatsDefault":0.75,
              "corrected":{"mean":0.6,"low":0.1,"high":"Infinity"}}}
            """));
    answers.put("GET " + STUDY + "/best", new Said(200, "{\"files\":[\"model.zip\"]}"));
    answers.put("GET " + STUDY + "/best/model.zip", new Said(200, "the model"));
  }

  @Test
  void aTunerSubmitsWaitsAndFetches() throws Exception {
    answerAsAWholeStudy();
    try (var tuner = Tuner.connect(node(), directory)) {
      StudyResult result = tuner.submit(SPEC, "a.B").toCompletableFuture().join();
      assertThat(result.trials()).isEqualTo(5);
      assertThat(result.trainedEpochs()).isEqualTo(7);
      assertThat(result.test().get("loss")).isNaN();
      assertThat(result.best().configuration().number("x")).isEqualTo(0.25);
      assertThat(result.best().standardError()).isNaN();
      assertThat(result.best().corrected().orElseThrow().high())
          .isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(result.best().beatsDefault()).hasValue(0.75);
      Path model = result.best().model().orElseThrow();
      assertThat(Files.readString(model.resolve("model.zip"))).isEqualTo("the model");
    }
    assertThat(heard).allMatch(line -> line.endsWith(" Bearer secret"));
  }

  @Test
  void refusalsAndALostNodeAreSaid() throws Exception {
    assertThatThrownBy(() -> node().status("study"))
        .isInstanceOf(NodeFailure.class)
        .hasMessage("nothing there.");
    answers.put("GET " + STUDY, new Said(200, "<html>"));
    assertThatThrownBy(() -> node().status("study")).hasMessageContaining("no JSON");
    answers.put("GET " + STUDY, new Said(502, "<html>"));
    assertThatThrownBy(() -> node().status("study")).hasMessageContaining("status 502");
    answers.put("GET " + STUDY + "/events", new Said(200, "event: progress\ndata: {}\n\n"));
    assertThatThrownBy(() -> node().watch("study", s -> {})).hasMessageContaining("went away");
    answers.put("POST /api/v1/studies", new Said(409, "{\"error\":\"is there already.\"}"));
    try (var tuner = Tuner.connect(node().address(), "secret")) {
      assertThatThrownBy(() -> tuner.submit(SPEC).toCompletableFuture().join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(NodeFailure.class);
    }
    RemoteNode nobody = RemoteNode.at(URI.create("http://127.0.0.1:1"), "secret");
    assertThatThrownBy(nobody::studies).hasMessageContaining("there is no node");
  }

  @Test
  void aNodeThatFallsSilentHasGone() throws Exception {
    var never = new CountDownLatch(1);
    servers
        .get(0)
        .createContext(
            STUDY + "/events",
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              var body = exchange.getResponseBody();
              body.write("event: progress\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
              body.flush();
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    var summaries = new CopyOnWriteArrayList<JsonNode>();
    RemoteNode node = node().patientFor(Duration.ofMillis(200));
    assertThatThrownBy(() -> node.watch("study", summaries::add))
        .isInstanceOf(NodeFailure.class)
        .hasMessageContaining("has said nothing for PT0.2S");
    assertThat(summaries).hasSize(1);
    never.countDown();
  }

  @Test
  void whyAStudyIsEndedIsSaidToTheNode() {
    answers.put("POST " + STUDY + "/cancel", new Said(202, "{}"));
    try (var tuner = Tuner.connect(node().address(), "secret")) {
      tuner.endEarly("study", "good \"enough\"");
    }
    assertThat(bodies).containsExactly("{\"reason\":\"good \\\"enough\\\"\"}");
  }

  @Test
  void aStudyThatBrokeOffHasNoResult() {
    answerAsAWholeStudy();
    answers.put("GET " + STUDY + "/events", new Said(200, ended("broken")));
    try (var tuner = Tuner.connect(node(), directory)) {
      assertThatThrownBy(() -> tuner.submit(SPEC, "a.B").toCompletableFuture().join())
          .hasMessageContaining("broke off");
    }
  }

  @Test
  void aClosedTunerTakesNothing() {
    Tuner closed;
    try (var tuner = Tuner.connect(node().address(), "secret")) {
      closed = tuner;
    }
    assertThatThrownBy(() -> closed.submit(SPEC).toCompletableFuture().join())
        .hasMessageContaining("the tuner is closed");
  }

  @Test
  void tokensTravelInPlainTextToThisMachineOnly() {
    for (String address :
        List.of(
            "http://192.0.2.1:8558", "https://me:pw@localhost", "ftp://localhost", "nonsense")) {
      assertThatThrownBy(() -> RemoteNode.at(URI.create(address), "secret"))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Maybe");
    }
    assertThatThrownBy(() -> node().status("../x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aJarIsSentOnce() throws Exception {
    Path jar = Files.writeString(directory.resolve("a.jar"), "jar");
    String hash = Sha256.of(jar);
    assertThat(hash).hasSize(64);
    String path = "/api/v1/jars/" + hash;
    answers.put("GET " + path, new Said(200, "{\"present\":false}"));
    answers.put("PUT " + path, new Said(201, "{}"));
    assertThat(node().upload(jar)).isEqualTo(hash);
    answers.put("GET " + path, new Said(200, "{\"present\":true}"));
    node().upload(jar);
    assertThat(heard.stream().filter(line -> line.startsWith("PUT"))).hasSize(1);
    answers.put("POST /api/v1/studies?jar=" + hash, new Said(201, "{\"study\":\"a\"}"));
    assertThat(node().submit("name = a", List.of(hash))).isEqualTo("a");
  }

  @Test
  void whatWorkersAndStudiesCanDo() {
    for (String op : List.of("cancel", "pause", "resume", "ask", "tell", "report")) {
      answers.put("POST " + STUDY + "/" + op, new Said(200, "{\"said\":\"" + op + "\"}"));
    }
    RemoteNode node = node();
    node.cancel("study");
    node.pause("study");
    node.resume("study");
    assertThat(node.ask("study").path("said").asText()).isEqualTo("ask");
    var told = JsonMapper.builder().build().createObjectNode().put("trial", 0);
    assertThat(node.tell("study", told).path("said").asText()).isEqualTo("tell");
    assertThat(node.report("study", told).path("said").asText()).isEqualTo("report");
    answers.put("GET " + STUDY + "/trials", new Said(200, "{\"trials\":[]}"));
    assertThat(node.trials("study").path("trials")).isEmpty();
  }
}
