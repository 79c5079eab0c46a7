package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.luthier.actors.LegToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results outlive the process, once a beat of the node has come upon them. */
class KeptResultsTest {
  private static final LegToken TOKEN = new LegToken("study", 3, 1, 0, 9, 1);
  private static final Kept RESULT = Kept.lost(TOKEN, "the test says so");

  @TempDir private Path directory = Path.of("");
  private final ActorTestKit kit = TestActors.system();
  private final ArrayDeque<Runnable> disk = new ArrayDeque<>();

  private KeptResults kept() {
    return KeptResults.in(directory, kit.system(), new Chores(disk::add));
  }

  private void diskHasTime() {
    for (Runnable next = disk.poll(); next != null; next = disk.poll()) {
      next.run();
    }
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void theNextProcessHasWhatWasNotAcknowledged() throws IOException {
    var results = kept();
    results.add(RESULT);
    assertThat(results.find(TOKEN)).as("known at once").contains(RESULT);
    diskHasTime();
    assertThat(files()).as("most are acknowledged before the next beat").isEmpty();
    results.beat();
    assertThat(files()).as("no actor waits for the disk").isEmpty();
    diskHasTime();
    assertThat(kept().find(TOKEN.in(4))).as("asked by another supervisor").contains(RESULT);
    results.remove(TOKEN);
    diskHasTime();
    assertThat(files()).isEmpty();
    assertThat(kept().all()).isEmpty();
  }

  @Test
  void whatIsAcknowledgedBeforeTheDiskHasTimeLeavesNoFile() throws IOException {
    var results = kept();
    results.add(RESULT);
    results.beat();
    results.remove(TOKEN);
    diskHasTime();
    assertThat(files()).isEmpty();
    results.add(RESULT);
    results.beat();
    results.beat();
    assertThat(disk).as("written once").hasSize(1);
    diskHasTime();
    assertThat(kept().all()).as("the same attempt once more").containsExactly(RESULT);
  }
}
