package dev.luthier.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.luthier.actors.Answer;
import dev.luthier.analysis.StudyResult;
import dev.luthier.eval.StorageFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AskedSupervisorTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<Answer> end = KIT.createTestProbe(Answer.class);
  private final TestProbe<Ordered> worker = KIT.createTestProbe(Ordered.class);
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** Fails as soon as it is asked. */
  private final class Failing implements AskedWork {
    private final RuntimeException failure;

    Failing(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public Ordered answer(String op, String said) {
      asked.incrementAndGet();
      throw failure;
    }

    @Override
    public void endEarly(String reason) {
      throw failure;
    }

    @Override
    public Optional<StudyResult> result() {
      return Optional.empty();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private ActorRef<AskedSupervisor.Command> supervisor(Supplier<AskedWork> opened, Duration turn) {
    return KIT.spawn(AskedSupervisor.create("asked", opened, turn, end.ref()));
  }

  @Test
  void aLogThatCannotBeWrittenIsSaidToBeAwayAndTheStudyIsLetGo() throws Exception {
    var away = new StorageFailure("the disk is full.", new IllegalStateException());
    var supervisor = supervisor(() -> new Failing(away), Duration.ofMinutes(1));
    supervisor.tell(new AskedSupervisor.Say("ask", "", worker.ref()));
    Ordered answer = worker.receiveMessage();
    assertThat(answer.outcome()).isEqualTo(Ordered.Outcome.AWAY);
    assertThat(answer.text()).contains("the disk is full");
    assertThat(((Answer.Broken) end.receiveMessage()).cause()).isSameAs(away);
    closed.await();
    // Whoever has not heard of the end yet is answered all the same.
    supervisor.tell(new AskedSupervisor.Say("ask", "", worker.ref()));
    assertThat(worker.receiveMessage().outcome()).isEqualTo(Ordered.Outcome.AWAY);
  }

  @Test
  void anErrorOfTheEngineIsNoFaultOfTheWorker() {
    var supervisor =
        supervisor(() -> new Failing(new IllegalStateException("lost")), Duration.ofMinutes(1));
    supervisor.tell(new AskedSupervisor.EndEarly("enough", worker.ref()));
    assertThat(worker.receiveMessage().outcome()).isEqualTo(Ordered.Outcome.FAULT);
    end.expectMessageClass(Answer.Broken.class);
  }

  @Test
  void whatHasWaitedForTooLongIsNotDoneAnyMore() {
    var supervisor =
        supervisor(() -> new Failing(new IllegalStateException("asked")), Duration.ofNanos(-1));
    supervisor.tell(new AskedSupervisor.Say("ask", "", worker.ref()));
    assertThat(worker.receiveMessage().outcome()).isEqualTo(Ordered.Outcome.AWAY);
    assertThat(asked).hasValue(0);
  }

  @Test
  void whoLeavesDoesNotWaitForAStoreThatIsAway() throws Exception {
    var begun = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var supervisor =
        supervisor(
            () -> {
              begun.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              throw new AssertionError("nobody opens it");
            },
            Duration.ofMinutes(1));
    begun.await();
    supervisor.tell(new AskedSupervisor.Say("ask", "", worker.ref()));
    supervisor.tell(new AskedSupervisor.Leave());
    assertThat(worker.receiveMessage().isDone()).isFalse();
    end.expectMessageClass(Answer.Interrupted.class);
  }
}
