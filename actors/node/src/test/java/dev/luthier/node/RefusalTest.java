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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is refused over HTTP. */
@Timeout(120)
class RefusalTest {
  private static final int OF_EACH_KIND = 50;

  @RegisterExtension static final OneNode NODE = new OneNode();

  private static ServedNode node() {
    return NODE.get();
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
    assertThat(Files.readString(NODE.directory().resolve("tokens")))
        .doesNotContain(node().submitter);
  }

  @Test
  void whatReachesOutOrClimbsIsRefused() throws Exception {
    Path secret = Files.writeString(NODE.directory().resolve("secret.conf"), "name = stolen\n");
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
    assertThat(NODE.directory().resolve("studies/a")).doesNotExist();
    assertThat(NODE.directory().resolve("a")).doesNotExist();
  }

  @Test
  void malformedStudiesOfEveryKindAreRefused() throws Exception {
    var random = new Random(42);
    int refused = 0;
    var taken = new ArrayList<String>();
    for (MalformedStudy kind : MalformedStudy.KINDS) {
      for (int i = 0; i < OF_EACH_KIND; i++) {
        String bad = kind.maker().apply(random);
        var response = node().post(STUDIES, bad);
        String shown = kind.kind() + ": " + bad.substring(0, Math.min(bad.length(), 500));
        String error = json(response).path("error").asText();
        if ((response.statusCode() == 400 || response.statusCode() == 413) && !error.isBlank()) {
          refused++;
        } else {
          taken.add(response.statusCode() + " " + shown);
        }
      }
    }
    assertThat(taken).isEmpty();
    assertThat(refused).isGreaterThanOrEqualTo(1000);
    assertThat(node().get(STUDIES).path("studies")).as("no trace is left").isEmpty();
    var good = node().post(STUDIES, MalformedStudy.GOOD);
    assertThat(good.statusCode()).as("what they are made of: " + good.body()).isEqualTo(201);
    node().post(STUDIES + "/good/cancel", "");
  }
}
