package dev.luthier.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Entries go to the log in their order, those that were held with the first that were not. */
@Timeout(30)
class JournalTest {
  private static final StudySpec SPEC = Studies.of("journal", 100).build();

  private final ActorTestKit kit = TestKits.start();
  private final TestProbe<StudySupervisor.Command> supervisor = kit.createTestProbe();
  private final HandLog log = new HandLog();
  private final Journal journal = new Journal(log, supervisor.ref());

  private static List<LogEntry> entries(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(seq -> new LogEntry(seq, 0, seq, new StudyEvent.ClockRead()))
        .toList();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void whatIsHeldGoesFirstAndNotAlone() throws Exception {
    assertThat(journal.append(entries(0, 1))).isFalse();
    assertThat(log.acknowledge()).isEqualTo(entries(0, 1));
    supervisor.expectMessage(new StudySupervisor.Durable(1, null));
    journal.hold(entries(2, 2));
    journal.hold(entries(3, 3));
    assertThat(log.appends).isEmpty();
    assertThat(journal.last()).as("what is held can be waited for by nobody").isEqualTo(1);
    assertThat(journal.append(entries(4, 5))).isFalse();
    assertThat(journal.last()).isEqualTo(5);
    assertThat(log.acknowledge()).isEqualTo(entries(2, 5));
    supervisor.expectMessage(new StudySupervisor.Durable(5, null));
  }

  @Test
  void whatIsHeldIsNotLostWhenTheSupervisorLeaves() throws Exception {
    journal.flush();
    assertThat(log.appends).as("nothing to append").isEmpty();
    journal.hold(entries(0, 2));
    journal.flush();
    assertThat(log.acknowledge()).isEqualTo(entries(0, 2));
    journal.flush();
    assertThat(log.appends).isEmpty();
  }

  @Test
  void aTrialThatIsPlannedAheadCostsNoAppendOfItsOwn() throws Exception {
    try (var tuner = Tuner.options().slots(4).store(log).start()) {
      var result = tuner.submit(SPEC, t -> t.get(Studies.X)).toCompletableFuture();
      int planned = 0;
      while (!result.isDone()) {
        var next = log.appends.poll(20, TimeUnit.MILLISECONDS);
        if (next != null) {
          log.keep(next);
          long plans =
              next.entries().stream()
                  .filter(e -> e.event() instanceof StudyEvent.TrialPlanned)
                  .count();
          planned += (int) plans;
          assertThat(next.entries()).hasSizeGreaterThan((int) plans);
        }
      }
      assertThat(planned).isEqualTo(result.join().trials());
    }
  }
}
