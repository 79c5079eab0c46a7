package dev.luthier.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A node somewhere, as the command line talks with it. */
final class RemoteNode {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOKEN = "LUTHIER_TOKEN";

  @Option(names = "--to", paramLabel = "URL", description = "The node. Default: ${DEFAULT-VALUE}.")
  private URI node = URI.create("http://127.0.0.1:8558");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the token. Default: the environment variable LUTHIER_TOKEN.")
  private @Nullable Path tokenFile;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  /** What a node answers to a request without a body. */
  JsonNode get(String path) throws IOException {
    return call("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  /** What a node answers to a text. */
  JsonNode post(String path, String text) throws IOException {
    return call("POST", path, HttpRequest.BodyPublishers.ofString(text));
  }

  private JsonNode call(String method, String path, HttpRequest.BodyPublisher body)
      throws IOException {
    var response = send(request(path).timeout(PATIENCE).method(method, body).build());
    try (InputStream in = response.body()) {
      return checked(response.statusCode(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Hears of a study until it ends; answers its last summary. */
  JsonNode watch(String name, Consumer<JsonNode> heard) throws IOException {
    var response = send(request("/api/v1/studies/" + name + "/events").build());
    JsonNode last = Json.object();
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (response.statusCode() != 200) {
        return checked(response.statusCode(), String.valueOf(lines.readLine()));
      }
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          event = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          last = Json.MAPPER.readTree(line.substring("data: ".length()));
          heard.accept(last);
          if (event.equals("ended")) {
            return last;
          }
        }
      }
    }
    throw new IOException("the node at " + node + " went away; study " + name + " may go on there");
  }

  private HttpRequest.Builder request(String path) throws IOException {
    return HttpRequest.newBuilder(node.resolve(path)).header("Authorization", "Bearer " + token());
  }

  private String token() throws IOException {
    if (tokenFile != null) {
      return Files.readString(tokenFile).strip();
    }
    Map<String, String> environment = System.getenv();
    String token = environment.getOrDefault(TOKEN, "");
    if (token.isBlank()) {
      throw new BadInput("a token is needed. Maybe set " + TOKEN + ", or use --token-file.");
    }
    return token.strip();
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (java.net.ConnectException e) {
      throw new BadInput("there is no node at " + node + ". Maybe check --to, or start it.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private JsonNode checked(int status, String body) {
    JsonNode answer;
    try {
      answer = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new BadInput(node + " answers no JSON (status " + status + "). Maybe it is no node.");
    }
    if (status >= 400) {
      throw new BadInput(answer.path("error").asText("status " + status));
    }
    return answer;
  }
}
