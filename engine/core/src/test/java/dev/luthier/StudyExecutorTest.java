package dev.luthier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.eval.Objective;
import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.study.Budget;
import dev.luthier.study.LogEntry;
import dev.luthier.study.Replay;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.trial.LegOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StudyExecutorTest {
  private final CountDownLatch goOn = new CountDownLatch(1);
  private boolean hangs;
  private volatile Thread late = Thread.currentThread();
  private final AtomicInteger firstLegs = new AtomicInteger();
  private final AtomicInteger secondLegs = new AtomicInteger();

  /** Trial 0 does not hear that it is interrupted, and answers while its second rung is trained. */
  private final Objective deaf =
      t -> {
        if (t.trial() == 0 && t.untilEpoch() == 1 && firstLegs.incrementAndGet() == 1) {
          late = Thread.currentThread();
          awaitDeafly();
        } else if (t.trial() == 0 && t.untilEpoch() == 3 && secondLegs.incrementAndGet() == 1) {
          goOn.countDown();
          awaitAnswer();
          if (hangs) {
            new CountDownLatch(1).await();
          }
        }
        return t.trial() == 0 ? 0.1 : 1.0;
      };

  private void awaitDeafly() {
    while (goOn.getCount() > 0) {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        // As user code does that retries whatever fails.
      }
    }
  }

  /** It has answered once its thread waits for other work. */
  private void awaitAnswer() {
    while (late.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  /** What trial 0's legs came to. */
  private List<LegOutcome> run() {
    var spec =
        StudySpec.minimizing("loss")
            .over(Parameter.uniform("x", 0, 1))
            .suggester(Suggester.random())
            .halving(2, "1x1", "3x1")
            .finalists(1)
            .budget(Budget.trials(2))
            .retries(1)
            .legTimeout(Duration.ofSeconds(1))
            .seed(1)
            .build();
    var log = new MemoryStudyStore().open(spec);
    var none = new MemoryCheckpointStore();
    var grace = Duration.ofMillis(1);
    try (var executor = new StudyExecutor(spec, deaf, log, none, Optional.empty(), grace)) {
      var unused = executor.run(1);
    }
    assertThat(Replay.of(log.read()).differences()).isEmpty();
    assertThat(firstLegs).hasValue(2);
    return log.read().stream()
        .map(LogEntry::event)
        .filter(e -> e instanceof StudyEvent.LegEnded ended && ended.trial() == 0)
        .map(e -> ((StudyEvent.LegEnded) e).outcome())
        .toList();
  }

  @Test
  void aLegThatWasGivenUpDoesNotAnswerForTheNextOneOfItsFold() {
    assertThat(run())
        .<Object>extracting(LegOutcome::getClass)
        .containsExactly(
            LegOutcome.Failed.class, LegOutcome.Reached.class, LegOutcome.Reached.class);
    assertThat(secondLegs).hasValue(1);
  }

  @Test
  void theNextOneIsStillTimedOut() {
    hangs = true;
    assertThat(run())
        .<Object>extracting(LegOutcome::getClass)
        .containsExactly(
            LegOutcome.Failed.class,
            LegOutcome.Reached.class,
            LegOutcome.Failed.class,
            LegOutcome.Reached.class);
    assertThat(secondLegs).hasValue(2);
  }
}
