package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.receptionist.Receptionist;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.CheckpointGone;
import dev.luthier.store.file.FileCheckpointStore;
import dev.luthier.trial.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints outlive the node that made them, if another one is there. */
@Timeout(60)
class InheritanceTest {
  @TempDir private Path directory = Path.of("");
  private final ActorTestKit kit = TestActors.system();
  private final TestProbe<Done> done = kit.createTestProbe();
  private final RemoteFiles remote =
      new RemoteFiles(kit.system(), Duration.ofSeconds(1), study -> Artifacts.discarding());

  private NodeFiles files(String node) {
    return new NodeFiles(directory.resolve(node));
  }

  private NodeCheckpoints checkpoints(String node) {
    return new NodeCheckpoints(
        node, files(node), Optional.empty(), FileCheckpointStore::at, remote);
  }

  private ActorRef<FileServer.Read> serve(String node) {
    return kit.spawn(FileServer.create(node, files(node)::served));
  }

  private ActorRef<Inheritance.Command> inheritance(String node) {
    return inheritance(node, Duration.ofSeconds(5), 0);
  }

  private ActorRef<Inheritance.Command> inheritance(String node, Duration longest, int others) {
    var started =
        kit.spawn(Inheritance.create(new Estate(node, files(node), remote), longest, () -> others));
    awaitKnown(started);
    return started;
  }

  private void awaitKnown(ActorRef<Inheritance.Command> heir) {
    TestProbe<Receptionist.Listing> listings = kit.createTestProbe();
    kit.system().receptionist().tell(Receptionist.subscribe(Inheritance.HEIRS, listings.ref()));
    listings.fishForMessage(
        Duration.ofSeconds(5),
        l ->
            l.getServiceInstances(Inheritance.HEIRS).contains(heir)
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  private void leaves(ActorRef<Inheritance.Command> inheritance, ActorRef<FileServer.Read> files) {
    inheritance.tell(new Inheritance.Leave(done.ref()));
    done.expectMessage(Duration.ofSeconds(6), Done.getInstance());
    kit.stop(files);
  }

  private byte[] read(String node, Checkpoint checkpoint) {
    try (var in = checkpoints(node).of("study").open(checkpoint)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void checkpointsGoFromNodeToNodeAsTheyLeave() throws Exception {
    byte[] network = new byte[300_000];
    network[299_999] = 7;
    Checkpoint made = checkpoints("first").of("study").save(1, 0, 9, out -> out.write(network));
    assertThat(made.location()).isEqualTo("first!checkpoints/1-0-9");
    var first = inheritance("first");
    var firstFiles = serve("first");
    var second = inheritance("second");
    var secondFiles = serve("second");
    leaves(first, firstFiles);
    assertThat(read("third", made)).isEqualTo(network);

    var third = inheritance("third"); // and on, when the heir leaves as well
    leaves(second, secondFiles);
    assertThat(read("fourth", made)).isEqualTo(network);
    kit.stop(third);
    assertThatThrownBy(() -> read("fourth", made)).hasCauseInstanceOf(CheckpointGone.class);
    inheritance("third"); // an heir that starts again knows what it has
    assertThat(read("fourth", made)).isEqualTo(network);

    checkpoints("third").discard("study", made);
    assertThatThrownBy(() -> read("fourth", made)).hasCauseInstanceOf(CheckpointGone.class);
  }

  @Test
  void aQuestionThatTheNodeTookWithItIsAskedOfItsHeir() throws Exception {
    Checkpoint made = checkpoints("first").of("study").save(1, 0, 9, out -> out.write(7));
    TestProbe<FileServer.Read> leaves = kit.createTestProbe();
    var receptionist = kit.system().receptionist();
    receptionist.tell(Receptionist.register(FileServer.key("first"), leaves.ref()));
    var read = CompletableFuture.supplyAsync(() -> read("third", made));
    leaves.receiveMessage(Duration.ofSeconds(5));
    receptionist.tell(Receptionist.deregister(FileServer.key("first"), leaves.ref()));
    kit.spawn(FileServer.create(FileServer.inherited("first"), files("first")::served));
    assertThat(read.get(30, TimeUnit.SECONDS)).containsExactly(7);
  }

  @Test
  void whatIsNotWhatItWasIsNotTaken() throws Exception {
    checkpoints("first").of("study").save(1, 0, 9, out -> out.write(1));
    serve("first");
    var heir = inheritance("second");
    TestProbe<Inheritance.Command> leaver = kit.createTestProbe();
    var other = new Heirloom("first", "study", "checkpoints/1-0-9", "00");
    var outside = new Heirloom("first", "study", "../../first/study/checkpoints/1-0-9", "00");
    heir.tell(new Inheritance.Offer(List.of(other, outside), leaver.ref()));
    assertThat(leaver.expectMessageClass(Inheritance.Taken.class).files()).isEmpty();
    assertThat(directory.resolve("second/study/inherited/first/checkpoints/1-0-9")).doesNotExist();
  }

  @Test
  void aNodeWithoutHeirsLeavesAtOnceAndKeepsWhatItHas() throws Exception {
    checkpoints("first").of("study").save(1, 0, 9, out -> out.write(1));
    leaves(inheritance("first"), serve("first"));
    assertThat(directory.resolve("first/study/checkpoints/1-0-9")).exists();
  }

  @Test
  void anHeirThatIsInTheClusterButNotYetHeardOfIsWaitedFor() throws Exception {
    Checkpoint made = checkpoints("first").of("study").save(1, 0, 9, out -> out.write(7));
    var first = inheritance("first", Duration.ofSeconds(30), 1);
    var files = serve("first");
    first.tell(new Inheritance.Leave(done.ref()));
    done.expectNoMessage(Duration.ofMillis(300));
    inheritance("second");
    done.expectMessage(Duration.ofSeconds(6), Done.getInstance());
    kit.stop(files);
    assertThat(read("third", made)).containsExactly(7);
  }

  @Test
  void anHeirThatIsNeverHeardOfCostsNoMoreThanTheTimeThatThereIs() throws Exception {
    checkpoints("first").of("study").save(1, 0, 9, out -> out.write(1));
    leaves(inheritance("first", Duration.ofMillis(300), 1), serve("first"));
    assertThat(directory.resolve("first/study/checkpoints/1-0-9")).exists();
  }

  @Test
  void anHeirThatSaysNothingCostsNoMoreThanTheTimeThatThereIs() throws Exception {
    checkpoints("first").of("study").save(1, 0, 9, out -> out.write(1));
    TestProbe<Inheritance.Command> silent = kit.createTestProbe();
    kit.system().receptionist().tell(Receptionist.register(Inheritance.HEIRS, silent.ref()));
    awaitKnown(silent.ref());
    leaves(inheritance("first", Duration.ofSeconds(1), 1), serve("first"));
    silent.expectMessageClass(Inheritance.Offer.class);
  }
}
