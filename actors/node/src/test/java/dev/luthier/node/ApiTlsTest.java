package dev.luthier.node;

import static dev.luthier.node.ServedNode.STUDIES;
import static dev.luthier.node.ServedNode.study;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.client.NodeFailure;
import dev.luthier.client.RemoteNode;
import dev.luthier.client.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node with TLS, and one that wants certificates of its clients. */
@Timeout(180)
class ApiTlsTest {
  @TempDir private static Path directory = Path.of("");

  @BeforeAll
  static void certificates() throws Exception {
    run("scripts/certs", "ours", "node");
    run("scripts/certs", "ours", "alice");
    run("scripts/certs", "foreign", "mallory");
  }

  private static void run(String script, String place, String name) throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve(script))) {
      root = root.getParent();
    }
    var process =
        new ProcessBuilder(
                root.resolve(script).toString(), directory.resolve(place).toString(), name)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static Path file(String path) {
    return directory.resolve(path);
  }

  private static ApiTls tls(Optional<Path> clientAuthority) {
    boolean pem = Files.exists(file("ours/node-key.pem"));
    return pem
        ? new ApiTls(
            Optional.of(file("ours/node.pem")),
            Optional.of(file("ours/node-key.pem")),
            Optional.empty(),
            Optional.empty(),
            clientAuthority)
        : new ApiTls(
            Optional.empty(),
            Optional.empty(),
            Optional.of(file("ours/node.p12")),
            Optional.of(file("ours/password")),
            clientAuthority);
  }

  private static SSLContext context(String authority, Optional<String> identity)
      throws IOException {
    return TlsFiles.context(
        TlsFiles.authorities(file(authority + "/ca.pem")),
        identity.isEmpty()
            ? null
            : TlsFiles.pkcs12(
                file(identity.get() + ".p12"), file(identity.get()).resolveSibling("password")));
  }

  private static HttpClient client(SSLContext context) {
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static ServedNode start(Path place, Optional<Path> clientAuthority) throws IOException {
    Files.createDirectories(place);
    var alice = client(context("ours", Optional.of("ours/alice")));
    return ServedNode.start(place, Optional.of(tls(clientAuthority)), alice);
  }

  @Test
  void overPlaintextAndWithForeignCertificatesEveryRouteIsRefused() throws Exception {
    try (var node = start(file("mutual"), Optional.of(file("ours/ca.pem")))) {
      assertThat(node.call("GET", "/health", "", "").statusCode()).isEqualTo(200);
      assertThat(node.call("GET", STUDIES, node.reader, "").statusCode()).isEqualTo(200);
      HttpClient foreign = client(context("ours", Optional.of("foreign/mallory")));
      HttpClient nobody = client(context("ours", Optional.empty()));
      HttpClient plain = HttpClient.newHttpClient();
      String plainUrl = node.url().replace("https:", "http:");
      var routes = RefusalTest.described(node.get("/openapi.json"));
      assertThat(routes).hasSize(20);
      for (String route : routes) {
        String[] words = route.split(" ", 3);
        String path = RefusalTest.filled(words[1]);
        for (HttpClient client : List.of(foreign, nobody)) {
          assertThatThrownBy(
                  () -> ServedNode.call(client, node.url(), words[0], path, node.submitter, ""))
              .as(route)
              .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(
                () -> ServedNode.call(plain, plainUrl, words[0], path, node.submitter, ""))
            .as(route)
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void aTunerConnectsToWhomItTrusts() throws Exception {
    try (var node = start(file("trusted"), Optional.empty())) {
      var uri = URI.create(node.url());
      var trusting = RemoteNode.at(uri, node.submitter, context("ours", Optional.empty()));
      assertThat(trusting.submit(study("parabola", ""), List.of())).isEqualTo("parabola");
      var wary = RemoteNode.at(uri, node.submitter, context("foreign", Optional.empty()));
      assertThatThrownBy(wary::studies)
          .isInstanceOf(NodeFailure.class)
          .hasMessageContaining("no TLS");
      assertThat(trusting.watch("parabola", summary -> {}).path("state").asText())
          .isEqualTo("FINISHED");
      String token = Files.writeString(file("token"), node.reader).toString();
      String[] list = {"studies", "--to", node.url(), "--token-file", token, "--ca"};
      var run = CommandLineRun.of(join(list, file("ours/ca.pem").toString()));
      assertThat(run.out()).as(run.err()).contains("ended    parabola");
      var other = CommandLineRun.of(join(list, file("foreign/ca.pem").toString()));
      assertThat(other.code()).isEqualTo(2);
      assertThat(other.err()).contains("no TLS");
    }
  }

  private static String[] join(String[] words, String last) {
    String[] all = java.util.Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  @Test
  void whatIsNoCertificateIsSaidPlainly() throws Exception {
    assertThatThrownBy(() -> TlsFiles.pem(file("ours/node.pem"), file("ours/node.pem")))
        .hasMessageContaining("no private key");
    assertThatThrownBy(() -> TlsFiles.authorities(file("ours/password")))
        .hasMessageContaining("PEM");
    assertThatThrownBy(() -> TlsFiles.pkcs12(file("ours/node.p12"), file("foreign/password")))
        .hasMessageContaining("password is another");
    assertThat(TlsFiles.pkcs12(file("ours/node.p12"), file("ours/password")).toString())
        .isEqualTo("Identity");
  }
}
