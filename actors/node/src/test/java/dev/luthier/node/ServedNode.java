package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;

/** A node in this process, on any free port. */
final class ServedNode implements AutoCloseable {
  static final String STUDIES = "/api/v1/studies";
  static final ApiLimits PATIENT = new ApiLimits(256 << 10, 1 << 20, 100_000, 8);

  private final HostedStudies studies;
  private final HttpApi api;
  private final String scheme;
  private final HttpClient client;
  final String reader;
  final String submitter;

  private ServedNode(
      HostedStudies studies, HttpApi api, HttpClient client, String scheme, String... tokens) {
    this.studies = studies;
    this.api = api;
    this.client = client;
    this.scheme = scheme;
    this.reader = tokens[0];
    this.submitter = tokens[1];
  }

  static ServedNode start(Path directory) throws IOException {
    return start(directory, Optional.empty(), HttpClient.newHttpClient());
  }

  static ServedNode start(Path directory, Optional<ApiTls> tls, HttpClient client)
      throws IOException {
    Path file = directory.resolve("tokens");
    String reader = ApiTokens.create(file, ApiTokens.Role.READ, "rita");
    String submitter = ApiTokens.create(file, ApiTokens.Role.SUBMIT, "sam");
    var isolation = new IsolationOptions();
    isolation.always();
    isolation.memory("64m", "64m");
    var studies = new HostedStudies(directory.resolve("studies"), directory, 2, 20, isolation);
    var place = new HttpApi.Place("127.0.0.1", 0, tls, ApiTokens.read(file), PATIENT);
    studies.goOn();
    HttpApi api = HttpApi.start(place, studies);
    String scheme = tls.isPresent() ? "https" : "http";
    return new ServedNode(studies, api, client, scheme, reader, submitter);
  }

  HttpApi api() {
    return api;
  }

  String url() {
    return scheme + "://127.0.0.1:" + api.port();
  }

  HttpResponse<String> call(String method, String path, String token, String body)
      throws IOException, InterruptedException {
    return call(client, url(), method, path, token, body);
  }

  static HttpResponse<String> call(
      HttpClient client, String url, String method, String path, String token, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json(call("GET", path, reader, ""));
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return call("POST", path, submitter, body);
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.MAPPER.readTree(response.body());
  }

  /** Waits for a study's end, or until it is paused; its last summary. */
  JsonNode ended(String name) throws IOException, InterruptedException {
    String events = call("GET", STUDIES + "/" + name + "/events", reader, "").body();
    String last = events.substring(events.lastIndexOf("event: ended"));
    return Json.MAPPER.readTree(last.substring(last.indexOf("data: ") + 6));
  }

  static String study(String name, String more) {
    return "name = "
        + name
        + "\nobjective = \""
        + Parabola.class.getName()
        + "\"\n"
        + CommandLineRun.SPACE
        + more;
  }

  @Override
  public void close() {
    api.close();
    studies.close();
  }
}
