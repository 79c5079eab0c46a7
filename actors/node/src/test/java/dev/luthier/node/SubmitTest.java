package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the commands that talk with a node say of the user's files and tokens. */
@Timeout(120)
class SubmitTest {
  @RegisterExtension static final OneNode NODE = new OneNode();

  private static Path file(String name, String text) throws IOException {
    return Files.writeString(NODE.directory().resolve(name), text);
  }

  private static CommandLineRun run(String token, String... command) throws IOException {
    var all = new ArrayList<String>(List.of(command));
    all.addAll(List.of("--to", NODE.get().url()));
    all.addAll(List.of("--token-file", file("token", token).toString()));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private static CommandLineRun submit(Path study, String... more) throws IOException {
    var all = new ArrayList<String>(List.of("submit", study.toString()));
    all.addAll(List.of(more));
    return run(NODE.get().submitter, all.toArray(String[]::new));
  }

  @Test
  void aBadKeyIsSaidWithItsFileAndLine() throws Exception {
    var run = submit(file("bad key.conf", CommandLineRun.SPACE + "sed = 1\n"));
    assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains("luthier: bad key.conf:9: sed = 1: is no key here.");
  }

  @Test
  void studiesWithoutANameHaveThatOfTheirFile() throws Exception {
    for (String name : new String[] {"first", "luthier_second"}) {
      var run = submit(file(name + ".conf", CommandLineRun.SPACE));
      assertThat(run.out()).as(run.err()).isEqualTo("study " + name + " begins\n");
    }
    assertThat(submit(file("a b.conf", CommandLineRun.SPACE)).err())
        .contains("name 'a b' may have letters");
  }

  @Test
  void pathsThatCannotBeReadAreNamed() throws Exception {
    Path directory = Files.createDirectories(NODE.directory().resolve("directory"));
    Path study = file("study.conf", CommandLineRun.SPACE);
    assertThat(submit(directory).err()).contains("'" + directory + "' is a directory. Maybe");
    assertThat(submit(directory.resolve("none")).err()).contains(directory + "/none", "Maybe");
    assertThat(submit(study, "--jar", directory.toString()).err())
        .contains("--jar " + directory + " is a directory. Maybe");
    assertThat(submit(study, "--jar", directory + "/none.jar").err())
        .contains(directory + "/none.jar does not exist. Maybe");
  }

  @Test
  void aTokenThatIsNotKnownIsNotCalledMissing() throws Exception {
    for (String token : new String[] {"bad", "luthier_" + "0".repeat(64)}) {
      var run = run(token, "studies");
      assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(run.err())
          .contains(
              "luthier: this token is not known here. Maybe the file of --token-file has one that"
                  + " was revoked, or is of another node than that of --to.\n");
      var http = NODE.get().call("GET", ServedNode.STUDIES, token, "");
      assertThat(http.statusCode()).isEqualTo(401);
      assertThat(http.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer error=\"invalid_token\"");
      assertThat(http.body()).contains("not known here. Maybe it was revoked");
    }
    assertThat(NODE.get().call("GET", ServedNode.STUDIES, "", "").body())
        .contains("a token is needed. Maybe send the header");
    assertThat(run("", "studies").err()).contains("token is empty. Maybe");
  }

  @Test
  void aFilesNameThatNobodyCanPrintIsRefused() throws Exception {
    for (String name : new String[] {"", "a%0Ab", "a".repeat(256)}) {
      var refused = NODE.get().post(ServedNode.STUDIES + "?file=" + name, CommandLineRun.SPACE);
      assertThat(refused.statusCode()).as(name).isEqualTo(400);
      assertThat(refused.body()).contains("file is a name of 1 to 255 printable characters");
    }
  }
}
