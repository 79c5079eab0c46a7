package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Schemathesis makes up requests from the description, and judges the answers by it. */
@Timeout(180)
class SchemathesisTest {
  private static final String VERSION = "4.32.5";

  @TempDir private Path directory = Path.of("");

  private static Path program() throws IOException {
    Path home =
        Optional.ofNullable(System.getenv("LUTHIER_SCHEMATHESIS"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache/luthier/schemathesis"));
    Path program = home.resolve(VERSION).resolve("bin/schemathesis");
    if (!Files.isExecutable(program)) {
      System.err.println("SKIPPED: " + program + " is not there. Maybe run scripts/schemathesis.");
    }
    assumeTrue(Files.isExecutable(program), "no Schemathesis");
    return program;
  }

  @Test
  void noAnswerIsAFaultOrAnotherThanDescribed() throws Exception {
    Path program = program();
    try (var node = ServedNode.start(directory)) {
      node.post(ServedNode.STUDIES, "name = x\n" + CommandLineRun.SPACE);
      Path config = Files.writeString(directory.resolve("schemathesis.toml"), "");
      var process =
          new ProcessBuilder(
                  program.toString(),
                  "--config-file",
                  config.toString(),
                  "run",
                  node.url() + "/openapi.json",
                  "--header",
                  "Authorization: Bearer " + node.submitter,
                  "--checks",
                  "not_a_server_error,status_code_conformance,content_type_conformance,"
                      + "response_schema_conformance,unsupported_method",
                  "--exclude-operation-id",
                  "events",
                  "--phases",
                  "examples,coverage,fuzzing",
                  "--max-examples",
                  "20",
                  "--seed",
                  "42",
                  "--max-time",
                  "45",
                  "--no-color")
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(node.call("GET", "/health", "", "").statusCode()).isEqualTo(200);
    }
  }
}
