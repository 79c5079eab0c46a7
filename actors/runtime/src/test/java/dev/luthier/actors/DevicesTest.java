package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.Objective;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.study.StudySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DevicesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final FakeDevices devices = new FakeDevices();
  private final MemoryStudyStore store = new MemoryStudyStore();
  private final TunerOptions options =
      new TunerOptions(
          1,
          devices,
          store,
          new MemoryCheckpointStore(),
          Artifacts.discarding(),
          ProgressListener.none(),
          Map.of(),
          Clock.systemUTC(),
          Duration.ofMillis(50));
  private final ActorTestKit kit = TestKits.start();
  private final ActorRef<DeviceBroker.Command> broker = kit.spawn(DeviceBroker.create());
  private final TestProbe<Answer> answers = kit.createTestProbe(Answer.class);
  private final TestProbe<DeviceBroker.Occupancy> occupancy =
      kit.createTestProbe(DeviceBroker.Occupancy.class);

  private final List<ActorRef<TrialTrainer.Command>> trainers = new ArrayList<>();

  DevicesTest() {
    for (int i = 0; i < 4; i++) {
      var trainer = kit.spawn(TrialTrainer.create(i, options, broker));
      trainers.add(trainer);
      broker.tell(new DeviceBroker.Register(new Slot(i, options.deviceOf(i), trainer)));
    }
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void submit(StudySpec spec, Objective objective) {
    kit.spawn(
        StudySupervisor.create(
            new Submission(spec, objective, 0), options, broker, answers.getRef()));
  }

  private DeviceBroker.Occupancy describe() {
    broker.tell(new DeviceBroker.Describe(occupancy.getRef()));
    return occupancy.receiveMessage();
  }

  private Objective careful(Objective objective) {
    return t -> {
      devices.enter();
      try {
        return objective.evaluate(t);
      } finally {
        devices.leave();
      }
    };
  }

  private double fail(int trial) {
    switch (trial % 4) {
      case 0 -> throw new IllegalStateException("trial " + trial + " throws");
      case 1 -> throw new OutOfMemoryError("trial " + trial + " is out of memory");
      case 2 -> throw new NoClassDefFoundError("trial " + trial + " lacks a class");
      default -> throw new StackOverflowError("trial " + trial + " is too deep");
    }
  }

  @Test
  void oneThreadADeviceAndAllSlotsReturnAfterFailures() {
    submit(
        Studies.of("failing", 400).build(),
        careful(t -> t.trial() % 5 == 0 ? 0.5 : fail(t.trial())));
    var ended = answers.expectMessageClass(Answer.Ended.class, PATIENCE);

    assertThat(ended.result().trials()).isEqualTo(400);
    assertThat(ended.result().failed()).isFalse();
    assertThat(devices.faults).isEmpty();
    assertThat(devices.threads).containsOnlyKeys(0, 1, 2, 3);
    assertThat(devices.threads.values()).allSatisfy(threads -> assertThat(threads).hasSize(1));
    answers.awaitAssert(
        () -> assertThat(describe()).isEqualTo(new DeviceBroker.Occupancy(List.of(0, 1, 2, 3), 0)));
  }

  @Test
  void studiesShareDevicesAndNeverOne() {
    for (int study = 0; study < 6; study++) {
      submit(Studies.of("shared-" + study, 60).build(), careful(t -> t.get(Studies.X)));
    }
    for (int study = 0; study < 6; study++) {
      assertThat(answers.expectMessageClass(Answer.Ended.class, PATIENCE).result().trials())
          .isEqualTo(60);
    }
    assertThat(devices.faults).isEmpty();
    answers.awaitAssert(
        () -> assertThat(describe()).isEqualTo(new DeviceBroker.Occupancy(List.of(0, 1, 2, 3), 0)));
  }

  @Test
  void aDeviceWhoseLegIgnoresItsTimeoutIsQuarantined() {
    var never = new CountDownLatch(1);
    submit(
        Studies.of("stuck", 20).legTimeout(Duration.ofMillis(300)).build(),
        careful(
            t -> {
              while (t.trial() == 3 && never.getCount() > 0) {
                Thread.onSpinWait();
              }
              return 0.5;
            }));
    var ended = answers.expectMessageClass(Answer.Ended.class, PATIENCE);
    never.countDown();

    assertThat(ended.result().trials()).isEqualTo(20);
    assertThat(devices.faults).isEmpty();
    answers.awaitAssert(
        () -> {
          var now = describe();
          assertThat(now.free()).hasSize(3);
          return assertThat(now.leased()).isZero();
        });
  }

  @Test
  void theLegOfATrainerThatIsGoneIsTrainedElsewhere() throws Exception {
    var stuckOn = new CompletableFuture<String>();
    submit(
        Studies.of("orphaned", 20).build(),
        t -> {
          if (t.trial() == 3 && stuckOn.complete(Thread.currentThread().getName())) {
            new CountDownLatch(1).await();
          }
          return 0.5;
        });
    String thread = stuckOn.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    kit.stop(trainers.get(Integer.parseInt(thread.substring("luthier-slot-".length()))));

    var ended = answers.expectMessageClass(Answer.Ended.class, PATIENCE);
    assertThat(ended.result().trials()).isEqualTo(20);
    assertThat(ended.result().trainedEpochs()).isEqualTo(20);
    answers.awaitAssert(
        () -> {
          assertThat(describe().free()).hasSize(3);
          return assertThat(describe().leased()).isZero();
        });
  }

  @Test
  void aDeviceWhoseLegHeedsTheInterruptIsKept() {
    submit(
        Studies.of("slow", 20).legTimeout(Duration.ofMillis(300)).build(),
        careful(
            t -> {
              if (t.trial() == 3) {
                new CountDownLatch(1).await();
              }
              return 0.5;
            }));
    assertThat(answers.expectMessageClass(Answer.Ended.class, PATIENCE).result().trials())
        .isEqualTo(20);
    assertThat(devices.faults).isEmpty();
    answers.awaitAssert(() -> assertThat(describe().free()).containsExactly(0, 1, 2, 3));
  }

  @Test
  void aSickDeviceIsQuarantinedAndItsTrialsAreTriedElsewhere() {
    submit(
        Studies.of("sick", 200).retries(1).build(),
        t -> {
          if (devices.ofThisThread() == 2) {
            throw new IllegalStateException("the device is sick");
          }
          return 0.5;
        });
    var ended = answers.expectMessageClass(Answer.Ended.class, PATIENCE);

    assertThat(ended.result().trials()).isEqualTo(200);
    assertThat(ended.result().failed()).isFalse();
    answers.awaitAssert(
        () -> assertThat(describe()).isEqualTo(new DeviceBroker.Occupancy(List.of(0, 1, 3), 0)));
  }
}
