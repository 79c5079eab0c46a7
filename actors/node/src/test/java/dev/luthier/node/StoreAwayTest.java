package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.client.Sha256;
import dev.luthier.eval.OutputWriter;
import dev.luthier.store.jdbc.DatabaseUrl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node of a cluster whose database is away. */
@Timeout(60)
class StoreAwayTest {
  private static final byte[] JAR = "a jar".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory = Path.of("");
  private final AtomicBoolean away = new AtomicBoolean(true);
  private final AtomicBoolean saved = new AtomicBoolean();

  private final class Behind implements JarDirectory.Behind {
    @Override
    public Optional<InputStream> open(String hash) throws IOException {
      require();
      return saved.get() ? Optional.of(new ByteArrayInputStream(JAR)) : Optional.empty();
    }

    @Override
    public void save(String hash, OutputWriter writer) throws IOException {
      require();
      saved.set(true);
    }

    private void require() throws StoreAway {
      if (away.get()) {
        throw new StoreAway(new IOException("the database is away."));
      }
    }
  }

  private String hash() throws IOException {
    return Sha256.of(Files.write(directory.resolve("sent"), JAR));
  }

  private JarDirectory jars() {
    return new JarDirectory(directory.resolve("jars"), Optional.of(new Behind()));
  }

  /** Knows nothing but its jars. */
  private ServedStudies studies() {
    var jars = jars();
    return (ServedStudies)
        Proxy.newProxyInstance(
            ServedStudies.class.getClassLoader(),
            new Class<?>[] {ServedStudies.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "jars" -> jars;
                  case "running" -> Map.of();
                  case "slots" -> 0;
                  case "unready" -> Optional.of("the database is away.");
                  default -> throw new ApiRefusal(503, "the database is away.");
                });
  }

  @Test
  void whatCannotBeAnsweredNowMayBeAskedAgain() throws Exception {
    Path tokens = directory.resolve("tokens");
    String token = ApiTokens.create(tokens, ApiTokens.Role.ADMIN, "anna");
    var place =
        new HttpApi.Place(
            "127.0.0.1", 0, Optional.empty(), ApiTokens.read(tokens), ServedNode.PATIENT);
    try (var api = HttpApi.start(place, studies())) {
      String url = "http://127.0.0.1:" + api.port();
      HttpClient client = HttpClient.newHttpClient();
      String jar = "/api/v1/jars/" + hash();
      for (String request :
          List.of("GET " + ServedNode.STUDIES, "GET " + jar, "PUT " + jar, "GET /ready")) {
        String[] words = request.split(" ", 2);
        HttpResponse<String> answer =
            ServedNode.call(
                client, url, words[0], words[1], token, new String(JAR, StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(request + answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).as(request).isPresent();
        assertThat(answer.body()).contains("is away");
      }
      var metrics = ServedNode.call(client, url, "GET", "/metrics", token, "");
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body()).contains("luthier_ready 0.0");
    }
  }

  @Test
  void aJarIsHereWhenTheDatabaseHasIt() throws Exception {
    var jars = jars();
    String hash = hash();
    assertThatThrownBy(() -> jars.put(hash, new ByteArrayInputStream(JAR), 100))
        .isInstanceOf(StoreAway.class);
    away.set(false);
    assertThat(jars.has(hash)).isFalse();
    jars.put(hash, new ByteArrayInputStream(JAR), 100);
    away.set(true);
    assertThat(jars.has(hash)).as("the copy is enough then").isTrue();
    assertThat(jars.files(List.of(hash))).hasSize(1);
    assertThatThrownBy(() -> jars.files(List.of("0".repeat(64))))
        .isInstanceOf(ApiRefusal.class)
        .hasMessageContaining("is away");
  }

  @Test
  void studiesThatWereAskedForLongAgoAreForgotten() throws Exception {
    Path file = Files.writeString(directory.resolve("study.conf"), CommandLineRun.SPACE);
    var url = DatabaseUrl.parse("sqlite:" + directory.resolve("studies.db"));
    try (var shelf = new DatabaseShelf(url, directory.resolve("jars"))) {
      var studies = new FollowedStudies(2, name -> new FollowedStudy(shelf.store().follow(name)));
      for (String name : List.of("a", "b", "c")) {
        assertThat(shelf.create(Archive.spec(file, List.of("name=" + name)))).isTrue();
        assertThat(studies.now(name).orElseThrow().spec().name()).isEqualTo(name);
      }
      assertThat(studies.now("none")).isEmpty();
      assertThat(studies.size()).isLessThanOrEqualTo(2);
      assertThat(studies.now("a").orElseThrow().spec().name()).isEqualTo("a");
    }
  }
}
