package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.luthier.actors.StudyPlace;
import dev.luthier.eval.Artifacts;
import dev.luthier.space.Constraint;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a registry keeps of nodes and orders, with its clock in the test's hand. */
@Timeout(60)
class ClusterRegistryTest {
  private static final StudySpec SPEC =
      StudySpec.minimizing("loss")
          .name("waits")
          .objective("none")
          .over(Parameter.uniform("x", -1, 1))
          .budget(Budget.trials(3))
          .build();

  private final ActorTestKit kit = TestActors.byHand();
  private final ManualTime time = ManualTime.get(kit.system());
  private final SlowShelf shelf = new SlowShelf();
  private final TestProbe<StudyOrder.Described> described = kit.createTestProbe();
  private final TestProbe<Ordered> replies = kit.createTestProbe();
  private final TestProbe<TrainerNode.Command> trainer = kit.createTestProbe();

  /** Lists and writes when the test lets it. */
  private static final class SlowShelf implements StudyShelf {
    final MemoryShelf studies = new MemoryShelf();
    final LinkedBlockingQueue<CountDownLatch> lists = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<CountDownLatch> writes = new LinkedBlockingQueue<>();
    volatile boolean slowLists;
    volatile boolean slowWrites;

    private static void pass(LinkedBlockingQueue<CountDownLatch> gates, boolean slow) {
      var gate = new CountDownLatch(slow ? 1 : 0);
      gates.add(gate);
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public List<Unfinished> unfinished() {
      var found = studies.unfinished();
      pass(lists, slowLists);
      return found;
    }

    @Override
    public Optional<StudySpec> find(String study) {
      return studies.find(study);
    }

    @Override
    public boolean create(StudySpec spec) {
      return studies.create(spec);
    }

    @Override
    public void setPaused(String study, boolean paused) {
      pass(writes, slowWrites);
      studies.setPaused(study, paused);
    }

    @Override
    public AskedWork asked(StudySpec spec) {
      return studies.asked(spec);
    }

    @Override
    public StudyPlace place(StudySpec spec) {
      return studies.place(spec);
    }

    @Override
    public Path jar(String sha256) throws IOException {
      return studies.jar(sha256);
    }

    @Override
    public Artifacts artifacts(String study) {
      return studies.artifacts(study);
    }
  }

  private ActorRef<ClusterRegistry.Command> registry() {
    return kit.spawn(
        ClusterRegistry.create(
            new RegistrySettings(
                shelf,
                new TestCluster.Definitions(),
                TestActors.options(1),
                new RemoteFiles(kit.system(), Duration.ofSeconds(1), shelf::artifacts))));
  }

  private StudyOrder.Described describe(ActorRef<ClusterRegistry.Command> registry) {
    registry.tell(new StudyOrder.Describe(described.ref()));
    return described.receiveMessage();
  }

  private static CountDownLatch next(LinkedBlockingQueue<CountDownLatch> gates)
      throws InterruptedException {
    CountDownLatch gate = gates.poll(10, TimeUnit.SECONDS);
    assertThat(gate).as("the shelf was asked").isNotNull();
    return gate;
  }

  /** Ten seconds later the registry lists again, if it has the last list by then. */
  private void listAgain(ActorRef<ClusterRegistry.Command> registry) throws InterruptedException {
    for (int i = 0; i < 100 && shelf.lists.isEmpty(); i++) {
      describe(registry);
      time.timePasses(Duration.ofSeconds(1));
    }
    next(shelf.lists);
  }

  private TrainerNews.Here here(boolean welcomed) {
    return new TrainerNews.Here("node", trainer.ref(), welcomed, false, List.of());
  }

  @AfterEach
  void stop() {
    shelf.lists.forEach(CountDownLatch::countDown);
    shelf.writes.forEach(CountDownLatch::countDown);
    kit.shutdownTestKit();
  }

  @Test
  void aNodeIsSilentByTheTicksOfTheRegistry() {
    var registry = registry();
    registry.tell(here(false));
    trainer.expectMessageClass(TrainerOrder.Introduce.class);
    registry.tell(new TrainerNews.Announce("node", trainer.ref(), List.of(), List.of(), false));
    trainer.expectMessageClass(TrainerOrder.Welcome.class);
    time.timePasses(Duration.ofSeconds(8));
    registry.tell(here(true));
    assertThat(describe(registry).nodes()).containsExactly("node");
    time.timePasses(Duration.ofSeconds(8));
    assertThat(describe(registry).nodes()).containsExactly("node");
    time.timePasses(Duration.ofSeconds(1));
    assertThat(describe(registry).nodes()).isEmpty();
  }

  /**
   * The next order above a term; empty if the trainer hears none for so long. As a trainer does, it
   * refuses orders of the past.
   */
  private Optional<TrainLeg> order(long term, Duration longest) {
    try {
      while (true) {
        TrainerNode.Command told = trainer.receiveMessage(longest);
        if (told instanceof TrainLeg leg) {
          if (leg.token().term() > term) {
            return Optional.of(leg);
          }
          leg.replyTo().tell(new RemoteSlot.Outdated(leg.token(), term));
        } else if (told instanceof TrainerOrder.Interrupt m && m.token().term() <= term) {
          m.replyTo().tell(new RemoteSlot.Outdated(m.token(), term));
        }
      }
    } catch (AssertionError none) {
      return Optional.empty();
    }
  }

  @Test
  void aSupervisorWhoseTermTrainersRefuseBeginsAgainAboveTheirs() {
    shelf.create(SPEC);
    var registry = registry();
    var idle = new TrainerNews.SlotNotice(0, OptionalInt.empty(), Optional.empty(), false);
    registry.tell(new TrainerNews.Announce("node", trainer.ref(), List.of(idle), List.of(), false));
    TrainLeg refused = order(0, Duration.ofSeconds(10)).orElseThrow();
    assertThat(refused.token().term()).isLessThan(500);
    refused.replyTo().tell(new RemoteSlot.Outdated(refused.token(), 500));
    Optional<TrainLeg> obeyed = Optional.empty();
    for (int again = 0; again < 5 && obeyed.isEmpty(); again++) {
      // Whoever resumes a study need not wait until it is tried again by itself.
      registry.tell(new StudyOrder.Pause("waits", true, replies.ref()));
      registry.tell(new StudyOrder.Pause("waits", false, replies.ref()));
      for (int second = 0; second < 20 && obeyed.isEmpty(); second++) {
        registry.tell(new TrainerNews.Here("node", trainer.ref(), true, false, List.of()));
        time.timePasses(Duration.ofSeconds(1)); // a few of them, and the refused leg is lost
        obeyed = order(500, Duration.ofMillis(200));
      }
    }
    assertThat(obeyed).isPresent();
  }

  @Test
  void aPauseThatIsGivenWhileTheStudiesAreListedHolds() throws Exception {
    shelf.create(SPEC);
    shelf.slowLists = true;
    var registry = registry();
    CountDownLatch list = next(shelf.lists);
    shelf.slowLists = false;
    registry.tell(new StudyOrder.Pause("waits", true, replies.ref()));
    replies.expectMessage(Ordered.done());
    list.countDown(); // what it says is older than the order
    listAgain(registry);
    assertThat(describe(registry).studies()).isEmpty();
    registry.tell(new StudyOrder.Pause("waits", false, replies.ref()));
    replies.expectMessage(Ordered.done());
    assertThat(describe(registry).studies()).containsExactly("waits");
  }

  @Test
  void aPauseThatTheStoreHasCountsThoughTheOrderWasLostWithItsRegistry() throws Exception {
    shelf.create(SPEC);
    var registry = registry();
    next(shelf.lists);
    listAgain(registry);
    assertThat(describe(registry).studies()).containsExactly("waits");
    shelf.setPaused("waits", true);
    listAgain(registry);
    listAgain(registry);
    assertThat(describe(registry).studies()).isEmpty();
  }

  @Test
  void pausesAreKeptInTheOrderInWhichTheyAreGiven() throws Exception {
    shelf.create(SPEC);
    shelf.slowWrites = true;
    var registry = registry();
    registry.tell(new StudyOrder.Pause("waits", true, replies.ref()));
    CountDownLatch first = next(shelf.writes);
    shelf.slowWrites = false;
    registry.tell(new StudyOrder.Pause("waits", false, replies.ref()));
    replies.expectNoMessage(); // nothing overtakes
    first.countDown();
    replies.receiveMessage();
    replies.receiveMessage();
    assertThat(shelf.unfinished()).containsExactly(new StudyShelf.Unfinished("waits", false));
    assertThat(describe(registry).studies()).containsExactly("waits");
  }

  @Test
  void aStudyThatIsNotThereCannotWait() {
    registry().tell(new StudyOrder.Pause("none", true, replies.ref()));
    assertThat(replies.receiveMessage().text()).contains("no study 'none'");
  }

  @Test
  void whyAStudyCannotGoOnIsKnownAndItCanBeEnded() throws Exception {
    var x = Parameter.uniform("x", -1, 1);
    shelf.create(
        StudySpec.minimizing("loss")
            .name("narrow")
            .objective("none")
            .over(x)
            .constraint(new Constraint("x > 1", c -> c.get(x) > 1))
            .budget(Budget.trials(3))
            .build());
    var registry = registry();
    var idle = new TrainerNews.SlotNotice(0, OptionalInt.empty(), Optional.empty(), false);
    registry.tell(new TrainerNews.Announce("node", trainer.ref(), List.of(idle), List.of(), false));
    TestProbe<StudyOrder.Troubled> troubled = kit.createTestProbe();
    Map<String, String> why = Map.of();
    while (why.isEmpty()) {
      registry.tell(new StudyOrder.Troubles(troubled.ref()));
      why = troubled.receiveMessage().why();
    }
    assertThat(why).containsOnlyKeys("narrow");
    assertThat(why.get("narrow")).contains("x > 1").doesNotContain("Exception");
    registry.tell(new StudyOrder.EndEarly("narrow", "enough", replies.ref()));
    replies.expectMessage(Ordered.done());
    shelf.studies.awaitEnd("narrow");
  }
}
