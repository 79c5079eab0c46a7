package dev.luthier.node;

import static dev.luthier.node.ServedNode.STUDIES;
import static dev.luthier.node.ServedNode.json;
import static dev.luthier.node.ServedNode.study;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is refused over HTTP. */
@Timeout(120)
class RefusalTest {
  @TempDir private static Path directory = Path.of("");
  private static final List<ServedNode> STARTED = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    STARTED.add(ServedNode.start(directory));
  }

  @AfterAll
  static void stop() {
    STARTED.forEach(ServedNode::close);
  }

  private static ServedNode node() {
    return STARTED.get(0);
  }

  /** What the description has, as {@code METHOD path role}. */
  static SortedSet<String> described(JsonNode description) {
    var all = new TreeSet<String>();
    description
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        o ->
                            all.add(
                                o.getKey().toUpperCase(Locale.ROOT)
                                    + " "
                                    + path.getKey()
                                    + " "
                                    + o.getValue().path("x-role").asText("nobody"))));
    return all;
  }

  /** A path of a study, file and jar that may be. */
  static String filled(String path) {
    return path.replace("{name}", "x").replace("{file}", "y").replace("{sha256}", "0".repeat(64));
  }

  @Test
  void theDescriptionHasJustTheRoutesAndTheirRoles() throws Exception {
    var served = new TreeSet<String>();
    for (ApiRoute route : node().api().routes()) {
      String role = route.role().map(r -> r.name().toLowerCase(Locale.ROOT)).orElse("nobody");
      served.add(route.method().name() + " " + route.path() + " " + role);
    }
    assertThat(described(node().get("/openapi.json"))).isEqualTo(served).hasSize(20);
  }

  @Test
  void whoHasNoTokenOrTooSmallARoleIsRefusedOnEveryRoute() throws Exception {
    int guarded = 0;
    for (String route : described(node().get("/openapi.json"))) {
      String[] words = route.split(" ", 3);
      String path = filled(words[1]);
      if (words[2].equals("nobody")) {
        assertThat(node().call(words[0], path, "", "").statusCode()).as(route).isEqualTo(200);
        continue;
      }
      guarded++;
      for (String token : List.of("", "wrong", "luthier_" + "0".repeat(64))) {
        assertThat(node().call(words[0], path, token, "").statusCode()).as(route).isEqualTo(401);
      }
      if (words[2].equals("submit")) {
        assertThat(node().call(words[0], path, node().reader, "").statusCode())
            .as(route)
            .isEqualTo(403);
      }
      var inUrl = node().call(words[0], path + "?token=" + node().submitter, "", "");
      assertThat(inUrl.statusCode()).as(route).isEqualTo(400);
    }
    assertThat(guarded).isEqualTo(17);
    assertThat(Files.readString(directory.resolve("tokens"))).doesNotContain(node().submitter);
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
            study("a", "constraints = [\"" + "(".repeat(5_000) + "x\"]"),
            "")) {
      var refused = node().post(STUDIES, body);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      assertThat(json(refused).path("error").asText()).isNotBlank();
    }
    String long101 = "a".repeat(101);
    assertThat(node().post(STUDIES, study(long101, "")).statusCode()).isBetween(400, 404);
    assertThat(node().post(STUDIES, "#".repeat(300 << 10)).statusCode()).isEqualTo(413);
    for (String path :
        List.of("/..%2fx", "/%2e%2e", "/none", "/none/best/..%2f..%2fsecret.conf", "/" + long101)) {
      HttpResponse<String> refused = node().call("GET", STUDIES + path, node().reader, "");
      assertThat(refused.statusCode()).as(path).isIn(400, 404);
      assertThat(json(refused).path("error").asText()).as(path).isNotBlank();
    }
    assertThat(directory.resolve("studies/a")).doesNotExist();
    assertThat(directory.resolve("a")).doesNotExist();
  }

  @Test
  void aThousandMalformedStudiesAreRefused() throws Exception {
    String good = study("good", "constraints = [\"x < y\"]\nhalving { rungs = [1x1, 3x1] }\n");
    var random = new Random(42);
    int refused = 0;
    for (int i = 0; refused < 1000; i++) {
      String bad = damaged(good, random);
      var response = node().post(STUDIES, bad);
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
}
