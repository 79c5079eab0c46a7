package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSettingsTest {
  @TempDir private Path directory = Path.of("");

  private NodeSettings read(String text) throws Exception {
    return NodeSettings.read(Files.writeString(directory.resolve("node.conf"), text));
  }

  @Test
  void theFileThatIsShippedSaysWhatCountsWithoutIt() {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve("conf/node.conf"))) {
      root = root.getParent();
    }
    NodeSettings shipped = NodeSettings.read(root.resolve("conf/node.conf"));
    NodeSettings usual = NodeSettings.usual();
    assertThat(shipped.limits()).isEqualTo(usual.limits());
    assertThat(usual.limits()).isEqualTo(new ApiLimits(256 << 10, 512L << 20, 200, 64));
    assertThat(shipped.tls()).isEmpty();
    for (String key : new String[] {"http.host", "http.port", "slots", "http.limits.studies"}) {
      assertThat(shipped.text(key)).as(key).isEqualTo(usual.text(key));
    }
  }

  @Test
  void pathsStartWhereTheFileIs() throws Exception {
    NodeSettings settings =
        read("studies = here\nhttp.tls { certificate = a.pem, key = /b.pem }\nchild.heap = 1g");
    assertThat(settings.path("studies")).isEqualTo(directory.resolve("here"));
    ApiTls tls = settings.tls().orElseThrow();
    assertThat(tls.certificate()).hasValue(directory.resolve("a.pem"));
    assertThat(tls.key()).hasValue(Path.of("/b.pem"));
    assertThat(settings.find("child.heap")).hasValue("1g");
  }

  @Test
  void aTimeHasAUnit() throws Exception {
    Path file = directory.resolve("node.conf");
    for (String time : new String[] {"1", "\"1\"", "1.5"}) {
      Files.writeString(file, "cluster { roles = [trainer], heartbeat = " + time + " }");
      assertThatThrownBy(() -> ClusterSection.in(file, List.of()))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining(file + ": cluster.heartbeat = 1")
          .hasMessageEndingWith(
              "must be a time. Maybe write a number and its unit, such as 500ms, 30s, 10m or 2h.");
    }
    Files.writeString(file, "cluster { roles = [trainer], heartbeat = 1 s }");
    assertThat(ClusterSection.in(file, List.of())).isPresent();
  }

  @Test
  void whatMeansNothingIsRefused() {
    assertThatThrownBy(() -> read("http.prot = 1"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("http.prot");
    assertThatThrownBy(() -> read("http.tls.key = a").tls()).hasMessageContaining("scripts/certs");
    assertThatThrownBy(() -> read("slots = many").integer("slots")).hasMessageContaining("slots");
    assertThatThrownBy(() -> read("http {")).isInstanceOf(BadInput.class);
  }
}
