package dev.luthier.node;

import static dev.luthier.node.ServedNode.STUDIES;
import static dev.luthier.node.ServedNode.study;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.client.RemoteNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of studies whose node, log or objective fails. */
@Timeout(120)
class HostedStudiesTest {
  private static final String WITHOUT_END = "budget { trials = 1000000 }\n";

  @TempDir private Path directory = Path.of("");

  private Path of(String name) {
    return directory.resolve("studies").resolve(name);
  }

  private static String activity(ServedNode node, String name) throws Exception {
    return node.get(STUDIES + "/" + name).path("activity").asText();
  }

  @Test
  void aSubmissionThatFailsLeavesNoChildAndNoName() throws Exception {
    try (var node = ServedNode.start(directory)) {
      Path blocked = Files.createDirectories(of("parabola").resolve("study.log"));
      var refused = node.post(STUDIES, study("parabola", ""));
      assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 503).isNotEqualTo(409);
      for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
        child.onExit().get(20, TimeUnit.SECONDS);
      }
      Files.delete(blocked);
      assertThat(node.post(STUDIES, study("parabola", "")).statusCode()).isEqualTo(201);
      assertThat(node.ended("parabola").path("state").asText()).isEqualTo("FINISHED");
    }
  }

  @Test
  void aStudyThatBrokeOffIsResumed() throws Exception {
    Path jar = ObjectiveJar.make(directory.resolve("made"));
    String hash;
    try (var node = ServedNode.start(directory)) {
      var remote = RemoteNode.at(URI.create(node.url()), node.submitter);
      hash = remote.upload(jar);
      String sent = "name = sent\nobjective = \"" + ObjectiveJar.CLASS + "\"\n";
      remote.submit(sent + CommandLineRun.SPACE + WITHOUT_END, List.of(hash));
    }
    Files.delete(directory.resolve("studies/.jars/" + hash + ".jar"));
    try (var node = ServedNode.start(directory)) {
      assertThat(activity(node, "sent")).isEqualTo("broken");
      assertThat(node.ended("sent").path("activity").asText()).isEqualTo("broken");
      assertThat(node.post(STUDIES + "/sent/resume", "").statusCode()).isEqualTo(400);
      RemoteNode.at(URI.create(node.url()), node.submitter).upload(jar);
      assertThat(node.post(STUDIES + "/sent/resume", "").statusCode()).isEqualTo(202);
      assertThat(activity(node, "sent")).isEqualTo("running");
      assertThat(node.post(STUDIES + "/sent/resume", "").statusCode()).isEqualTo(409);
      node.post(STUDIES + "/sent/cancel", "{\"reason\":\"enough\"}");
      assertThat(node.ended("sent").path("reason").asText())
          .contains("cancelled by request: enough");
    }
  }

  @Test
  void aResultThatWasLostIsMadeFromTheLog() throws Exception {
    String winner;
    try (var node = ServedNode.start(directory)) {
      node.post(STUDIES, study("parabola", ""));
      node.ended("parabola");
      winner = node.get(STUDIES + "/parabola/result").path("winner").toString();
      Files.delete(of("parabola").resolve("result.json"));
      assertThat(activity(node, "parabola")).isEqualTo("ended");
      assertThat(node.get(STUDIES + "/parabola/result").path("winner")).hasToString(winner);
    }
    Files.delete(of("parabola").resolve("result.json"));
    Files.delete(of("parabola").resolve("best/evaluation.json"));
    try (var node = ServedNode.start(directory)) {
      assertThat(of("parabola").resolve("result.json")).exists();
      assertThat(node.get(STUDIES + "/parabola/best").path("files")).hasSize(2);
    }
  }

  @Test
  void aDirectoryOfAnotherNameIsLeftAlone() throws Exception {
    try (var node = ServedNode.start(directory)) {
      node.post(STUDIES, study("parabola", WITHOUT_END));
    }
    Files.move(of("parabola"), of("copy"));
    long size = Files.size(of("copy").resolve("study.log"));
    try (var node = ServedNode.start(directory)) {
      assertThat(activity(node, "copy")).isEqualTo("broken");
      var refused = node.post(STUDIES + "/copy/resume", "");
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("holds a study 'parabola'");
      assertThat(node.call("GET", STUDIES + "/parabola", node.reader, "").statusCode())
          .isEqualTo(404);
    }
    assertThat(Files.size(of("copy").resolve("study.log"))).isEqualTo(size);
  }

  @Test
  void whyAStudyBrokeOffIsSaidAndItCanBeCancelled() throws Exception {
    String narrow = "constraints = [\"x == 0.5\"]\nstart = [{ x = 0.5, y = 0.5 }]\n";
    try (var node = ServedNode.start(directory)) {
      assertThat(node.post(STUDIES, study("narrow", narrow)).statusCode()).isEqualTo(201);
      assertBrokeOff(node);
    }
    try (var node = ServedNode.start(directory)) {
      assertBrokeOff(node);
      assertThat(node.get(STUDIES).at("/studies/0/reason").asText()).contains("x == 0.5");
      Path token = Files.writeString(directory.resolve("token"), node.submitter);
      String[] to = {"--to", node.url(), "--token-file", token.toString()};
      assertThat(CommandLineRun.of("watch", "narrow", to[0], to[1], to[2], to[3]).out())
          .contains("SEARCHING, broken", "x == 0.5");
      assertThat(CommandLineRun.of("studies", to[0], to[1], to[2], to[3]).out())
          .contains("broken   narrow", "x == 0.5");
      assertThat(node.post(STUDIES + "/narrow/cancel", "").statusCode()).isEqualTo(202);
      assertThat(node.ended("narrow").path("state").asText()).isEqualTo("FINISHED");
      assertThat(node.ended("narrow").path("reason").asText()).contains("cancelled by request");
      // It may have broken off before its only trial was trained.
      boolean trained =
          node.get(STUDIES + "/narrow/trials").at("/trials/0/state").asText().equals("COMPLETED");
      assertThat(node.get(STUDIES + "/narrow/result").at("/winner/trial").asInt(-1))
          .isEqualTo(trained ? 0 : -1);
      assertThat(node.get(STUDIES).at("/studies/0/reason").isMissingNode()).isTrue();
    }
  }

  private static void assertBrokeOff(ServedNode node) throws Exception {
    var end = node.ended("narrow");
    assertThat(end.path("activity").asText()).isEqualTo("broken");
    assertThat(end.path("reason").asText()).contains("x == 0.5");
    assertThat(node.get(STUDIES + "/narrow").path("reason")).isEqualTo(end.path("reason"));
  }
}
