package dev.luthier.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * A node somewhere, over HTTP. Every method throws {@link NodeFailure} where the node refuses or
 * cannot be reached. For many threads.
 */
public final class RemoteNode {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A node says something every second, while it has an answer to give. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final JsonMapper JSON = new JsonMapper();
  private static final String STUDIES = "/api/v1/studies";

  private final URI node;
  private final String token;
  private final HttpClient client;
  private final Duration silence;

  private RemoteNode(URI node, String token, HttpClient client, Duration silence) {
    this.node = node;
    this.token = token;
    this.client = client;
    this.silence = silence;
  }

  /** The same node, given up when it has said nothing for another while. */
  RemoteNode patientFor(Duration longest) {
    return new RemoteNode(node, token, client, longest);
  }

  /**
   * A node whose certificate is signed by somebody whom Java trusts.
   *
   * @param node such as {@code https://tuner.example:8558}
   * @param token of the user
   * @throws IllegalArgumentException if the token would travel over a network in plain text
   */
  public static RemoteNode at(URI node, String token) {
    return new RemoteNode(checked(node), token, builder().build(), SILENCE);
  }

  /**
   * A node.
   *
   * @param tls whom to trust and who one is, see {@link TlsFiles#context}
   * @throws IllegalArgumentException if the token would travel over a network in plain text
   */
  public static RemoteNode at(URI node, String token, SSLContext tls) {
    return new RemoteNode(checked(node), token, builder().sslContext(tls).build(), SILENCE);
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(10));
  }

  private static URI checked(URI node) {
    String scheme = String.valueOf(node.getScheme());
    if (node.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new IllegalArgumentException(
          "'" + node + "' is no address of a node. Maybe https://tuner.example:8558.");
    }
    if (node.getRawUserInfo() != null || node.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the address of a node has a host and a port only. Maybe give the token apart.");
    }
    if (scheme.equals("http") && !isLoopback(node.getHost())) {
      throw new IllegalArgumentException(
          "the token would travel to " + node + " in plain text. Maybe https://.");
    }
    return node;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no host '" + host + "'. Maybe 127.0.0.1.", e);
    }
  }

  /** Its address. */
  public URI address() {
    return node;
  }

  /**
   * Begins a study.
   *
   * @param study a study file, HOCON or JSON
   * @param jars SHA-256 of the jars that its objective needs, see {@link #upload}
   * @return its name
   */
  public String submit(String study, List<String> jars) {
    return submitted(study, jars.stream().map(jar -> "jar=" + jar));
  }

  /**
   * Begins a study.
   *
   * @param study what a study file holds, HOCON or JSON
   * @param file the file's name: refusals begin with it, and a study without a name gets it
   * @param jars SHA-256 of the jars that its objective needs, see {@link #upload}
   * @return its name
   */
  public String submit(String study, String file, List<String> jars) {
    String named = "file=" + URLEncoder.encode(file, StandardCharsets.UTF_8);
    return submitted(study, Stream.concat(Stream.of(named), jars.stream().map(j -> "jar=" + j)));
  }

  private String submitted(String study, Stream<String> parameters) {
    String query = parameters.collect(Collectors.joining("&"));
    return call("POST", STUDIES + (query.isEmpty() ? "" : "?" + query), body(study))
        .path("study")
        .asText();
  }

  /** All studies: {@code {"studies":[{"study":"a","activity":"running"}]}}. */
  public JsonNode studies() {
    return call("GET", STUDIES, BodyPublishers.noBody());
  }

  /** How a study is doing. */
  public JsonNode status(String study) {
    return call("GET", path(study, ""), BodyPublishers.noBody());
  }

  /** Its trials. */
  public JsonNode trials(String study) {
    return call("GET", path(study, "/trials"), BodyPublishers.noBody());
  }

  /** What it came to; refused before it has ended. */
  public JsonNode result(String study) {
    return call("GET", path(study, "/result"), BodyPublishers.noBody());
  }

  /** Ends it early; its winner is chosen from what is there. */
  public void cancel(String study) {
    call("POST", path(study, "/cancel"), BodyPublishers.noBody());
  }

  /**
   * Ends it early; its winner is chosen from what is there.
   *
   * @param reason the study's log and result say it
   */
  public void cancel(String study, String reason) {
    String said = JSON.createObjectNode().put("reason", reason).toString();
    call("POST", path(study, "/cancel"), body(said));
  }

  /** Stops its legs until it is resumed. */
  public void pause(String study) {
    call("POST", path(study, "/pause"), BodyPublishers.noBody());
  }

  /** Lets a paused study go on. */
  public void resume(String study) {
    call("POST", path(study, "/resume"), BodyPublishers.noBody());
  }

  /** What to train next in a study without an objective: as {@code luthier ask-tell} says it. */
  public JsonNode ask(String study) {
    return call("POST", path(study, "/ask"), body("{}"));
  }

  /** What a leg came to. */
  public JsonNode tell(String study, JsonNode told) {
    return call("POST", path(study, "/tell"), body(told.toString()));
  }

  /** An epoch of a leg; answers the verdict. */
  public JsonNode report(String study, JsonNode reported) {
    return call("POST", path(study, "/report"), body(reported.toString()));
  }

  /** Names of the files of its best model. */
  public List<String> bestFiles(String study) {
    var names = new ArrayList<String>();
    call("GET", path(study, "/best"), BodyPublishers.noBody())
        .path("files")
        .forEach(name -> names.add(name.asText()));
    return names;
  }

  /** Fetches its best model: every file is there whole or not at all. */
  public void download(String study, Path directory) {
    for (String name : bestFiles(study)) {
      try (InputStream in =
          open(request(path(study, "/best/" + name)).timeout(Duration.ofHours(1)).build())) {
        Files.createDirectories(directory);
        Path part = Files.createTempFile(directory, name, ".part");
        try {
          Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
          Files.move(part, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } finally {
          Files.deleteIfExists(part);
        }
      } catch (IOException e) {
        throw new NodeFailure(name + " of study " + study + " cannot be fetched: " + e, e);
      }
    }
  }

  /**
   * Sends a jar, unless the node has it.
   *
   * @return its SHA-256, for {@link #submit}
   */
  public String upload(Path jar) throws IOException {
    String hash = Sha256.of(jar);
    String path = "/api/v1/jars/" + hash;
    if (!call("GET", path, BodyPublishers.noBody()).path("present").asBoolean()) {
      var put = request(path).timeout(Duration.ofHours(1)).PUT(BodyPublishers.ofFile(jar));
      read(put.header("Content-Type", "application/octet-stream").build());
    }
    return hash;
  }

  /**
   * Hears of a study until it ends or is paused. A node that says nothing for half a minute has
   * gone: it gives a sign of life every second.
   *
   * @param heard takes a summary, about one a second
   * @return its last summary
   */
  public JsonNode watch(String study, Consumer<JsonNode> heard) {
    var request =
        request(path(study, "/events"))
            .timeout(PATIENCE)
            .header("Accept", "text/event-stream")
            .build();
    try (var lines =
        new BufferedReader(new InputStreamReader(open(request), StandardCharsets.UTF_8))) {
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          event = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          JsonNode summary = JSON.readTree(line.substring("data: ".length()));
          heard.accept(summary);
          if (event.equals("ended")) {
            return summary;
          }
        }
      }
    } catch (IOException e) {
      throw gone(e);
    }
    throw gone(new IOException("its answer ended early"));
  }

  private NodeFailure gone(IOException e) {
    return new NodeFailure("the node at " + node + " went away; studies go on there: " + e, e);
  }

  private static String path(String study, String rest) {
    if (!study.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("'" + study + "' is no name of a study.");
    }
    return STUDIES + "/" + study + rest;
  }

  private static BodyPublisher body(String text) {
    return BodyPublishers.ofString(text);
  }

  private JsonNode call(String method, String path, BodyPublisher body) {
    return read(
        request(path)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(node.resolve(path)).header("Authorization", "Bearer " + token);
  }

  private JsonNode read(HttpRequest request) {
    try (InputStream in = open(request)) {
      byte[] answer = in.readAllBytes();
      return answer.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new NodeFailure(node + " answers no JSON. Maybe it is no node.", e);
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /** The body of an answer that is no refusal. */
  private InputStream open(HttpRequest request) throws IOException {
    HttpResponse<InputStream> response = send(request);
    if (response.statusCode() < 400) {
      return new QuietStream(response.body(), silence);
    }
    try (InputStream in = response.body()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      throw new NodeFailure(response.statusCode(), refusal(text, response.statusCode()));
    }
  }

  private static String refusal(String text, int status) {
    try {
      return Optional.ofNullable(JSON.readTree(text))
          .map(answer -> answer.path("error").asText("status " + status))
          .orElse("status " + status);
    } catch (JsonProcessingException e) {
      return "status " + status + ". Maybe what answers is no node.";
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      throw new NodeFailure("there is no node at " + node + ". Maybe check it, or start it.", e);
    } catch (SSLException e) {
      throw new NodeFailure(
          "no TLS with " + node + ": " + e.getMessage() + ". Maybe trust its authority.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeFailure("interrupted while " + node + " was waited for", e);
    }
  }
}
