package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.luthier.actors.LegToken;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.CheckpointGone;
import dev.luthier.store.file.FileCheckpointStore;
import dev.luthier.trial.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of nodes: what is kept, served and fetched. */
@Timeout(60)
class NodeFilesTest {
  @TempDir private Path directory = Path.of("");
  private final ActorTestKit kit = TestActors.system();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private RemoteFiles remote(Duration patience, Artifacts best) {
    return new RemoteFiles(kit.system(), patience, study -> best);
  }

  private NodeCheckpoints checkpoints(String node, Optional<NodeFiles> shared) {
    return new NodeCheckpoints(
        node,
        new NodeFiles(directory.resolve(node)),
        shared,
        FileCheckpointStore::at,
        remote(Duration.ofSeconds(1), Artifacts.discarding()));
  }

  @Test
  void sharedCheckpointsOfAStudyThatIsOverGoAndNothingElseDoes() throws Exception {
    Path shared = directory.resolve("shared");
    var files = Optional.of(new NodeFiles(shared));
    var first = checkpoints("first", files);
    var second = checkpoints("second", files);
    Checkpoint saved = first.of("over").save(1, 0, 3, out -> out.write(7));
    second.of("over").save(2, 0, 3, out -> out.write(8));
    second.of("goes-on").save(1, 0, 3, out -> out.write(9));
    assertThat(saved.location()).isEqualTo("checkpoints/1-0-3");
    Path foreign = Files.createDirectories(shared.resolve("photos/checkpoints"));
    Files.writeString(foreign.resolve("1-0-3"), "of another cluster");
    assertThat(first.studies()).containsExactly("over");
    assertThat(second.studies()).containsExactly("goes-on", "over");

    first.forget("over");
    second.forget("over");
    first.forget("photos");
    assertThat(shared.resolve("over")).doesNotExist();
    assertThat(shared.resolve("goes-on/checkpoints/1-0-3")).exists();
    assertThat(foreign.resolve("1-0-3")).exists();
    assertThat(second.studies()).containsExactly("goes-on");
  }

  /** A file of several pieces on a disk where each takes a while. */
  private Path slowFile(int pieces, long millis) throws IOException {
    Path file = Files.write(directory.resolve("large"), new byte[pieces * (128 << 10)]);
    kit.spawn(
        FileServer.create(
            "node",
            (study, path) -> {
              if (asked.incrementAndGet() > 1) {
                pause(millis);
              }
              return file;
            }));
    return file;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aCopyMayTakeLongerThanPatienceWhileBytesFlow() throws Exception {
    Path file = slowFile(6, 250);
    var copied = new ByteArrayOutputStream();
    long begun = System.nanoTime();
    remote(Duration.ofMillis(900), Artifacts.discarding())
        .copy("node", "study", "best/large", copied);
    assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_000));
    assertThat(copied.size()).isEqualTo(Files.size(file));
  }

  @Test
  void aNodeThatIsAwayHasItsFilesForPatience() {
    assertThatThrownBy(
            () ->
                remote(Duration.ofMillis(300), Artifacts.discarding())
                    .copy("nobody", "study", "best/model", new ByteArrayOutputStream()))
        .isInstanceOf(CheckpointGone.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void aModelIsWholeOnThisNodeBeforeItIsSaved() throws Exception {
    Path file = slowFile(4, 0);
    var saved = new ByteArrayOutputStream();
    Artifacts best =
        (name, writer) -> {
          int before = asked.get();
          writer.writeTo(saved);
          assertThat(asked).as("nothing is fetched while it is saved").hasValue(before);
        };
    var token = new LegToken("study", 1, 0, -1, 1, 1);
    remote(Duration.ofSeconds(2), best)
        .keep("node", new Kept.Refit(token, Map.of(), 1, "", List.of("large")));
    assertThat(asked).hasValue(4);
    assertThat(saved.size()).isEqualTo((int) Files.size(file));
  }
}
