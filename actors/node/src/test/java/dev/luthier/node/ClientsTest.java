package dev.luthier.node;

import static dev.luthier.node.ServedNode.study;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients in processes of their own submit a study, watch it, and fetch its best model. */
@Timeout(120)
class ClientsTest {
  @RegisterExtension static final OneNode NODE = new OneNode();

  private static ServedNode node() {
    return NODE.get();
  }

  private static String run(String... command) throws Exception {
    Path input = Files.writeString(NODE.directory().resolve("input"), "");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(input.toFile());
    builder.environment().put("LUTHIER_TOKEN", node().submitter);
    var process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static boolean has(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void assertFetched(String name, Path model) throws Exception {
    JsonNode winner = node().get("/api/v1/studies/" + name + "/result").path("winner");
    assertThat(winner.has("configuration")).isTrue();
    JsonNode fetched = Json.MAPPER.readTree(model.resolve("configuration.json").toFile());
    assertThat(fetched).isEqualTo(winner.path("configuration"));
    assertThat(model.resolve("evaluation.json")).exists();
  }

  private static Path program(String name) {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve("engine/examples/programs"))) {
      root = root.getParent();
    }
    return root.resolve("engine/examples/programs").resolve(name);
  }

  @Test
  void aJavaProgram() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String said =
        run(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ConnectedProgram.class.getName(),
            node().url(),
            NODE.directory().resolve("models").toString());
    assertThat(said).contains("winner").contains(" of 12");
    assertFetched("java", NODE.directory().resolve("models/java"));
  }

  @Test
  void curl() throws Exception {
    assumeTrue(has("curl"), "no curl here");
    Path file = Files.writeString(NODE.directory().resolve("curl.conf"), study("curl", ""));
    Path model = Files.createDirectories(NODE.directory().resolve("by-curl"));
    Path script =
        Files.writeString(
            NODE.directory().resolve("curl.sh"),
            """
            set -eu
            umask 077
            printf 'header = "Authorization: Bearer %s"\\n' "$LUTHIER_TOKEN" > curlrc
            ask() { curl --silent --show-error --fail --config curlrc "$@"; }
            ask --data-binary @"$2" "$1/api/v1/studies"
            ask --no-buffer "$1/api/v1/studies/curl/events"
            for name in configuration evaluation; do
              ask --output $name.json "$1/api/v1/studies/curl/best/$name.json"
            done
            """);
    String said =
        run("sh", "-c", "cd " + model + " && sh " + script + " " + node().url() + " " + file);
    assertThat(said).contains("event: ended", "FINISHED");
    assertFetched("curl", model);
  }

  @Test
  void aPythonScript() throws Exception {
    assumeTrue(has("python3"), "no python3 here");
    Path file = Files.writeString(NODE.directory().resolve("python.conf"), study("python", ""));
    Path model = NODE.directory().resolve("by-python");
    String script = program("submit.py").toString();
    String said = run("python3", script, node().url(), file.toString(), model.toString());
    assertThat(said).contains("FINISHED", "winner");
    assertFetched("python", model);
    var again = new ProcessBuilder("python3", script, node().url(), file.toString(), "x");
    again.environment().put("LUTHIER_TOKEN", node().submitter);
    var refused = again.redirectErrorStream(true).start();
    assertThat(new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("is there already");
  }

  @Test
  void workersInPython() throws Exception {
    assumeTrue(has("python3"), "no python3 here");
    node().post(ServedNode.STUDIES, "name = workers\n" + CommandLineRun.SPACE);
    String script = program("worker.py").toString();
    assertThat(run("python3", script, node().url(), "workers")).contains("budget.trials: 12");
    assertThat(node().get("/api/v1/studies/workers").path("trials").path("COMPLETED").asInt())
        .isEqualTo(12);
  }
}
