package dev.luthier.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counts would be worth nothing if a doubled leg were not seen. */
class LedgerTest {
  @TempDir private Path directory = Path.of("");

  private static LogEntry ended(long at, int until, LegOutcome outcome) {
    List<Observation> observations =
        IntStream.rangeClosed(1, until)
            .mapToObj(epoch -> new Observation(epoch, Map.of("loss", 1.0), 0))
            .toList();
    return new LogEntry(at, at, at, new StudyEvent.LegEnded(3, 0, 1, outcome, observations, 1));
  }

  private static LogEntry reached(long at) {
    return ended(at, 4, new LegOutcome.Reached(Optional.empty()));
  }

  private List<String> faults(LogEntry... log) throws IOException {
    return new Ledger(directory).faults("study", List.of(log));
  }

  private void trained(int from, int until) throws IOException {
    Ledger.done(new Ledger(directory).begun(3, 0, from, until));
  }

  @Test
  void aLegThatIsTrainedAgainAfterItWasAcknowledgedIsAFault() throws IOException {
    long before = System.currentTimeMillis() + 1_000_000;
    long after = System.currentTimeMillis() - 1_000_000;
    trained(0, 4);
    trained(0, 4);
    assertThat(faults(reached(before))).as("the first was killed, or given up").isEmpty();
    trained(4, 9);
    assertThat(faults(reached(before))).isEmpty();
    assertThat(faults(reached(after)))
        .hasSize(3)
        .anySatisfy(f -> assertThat(f).contains("nobody trained fold 0 of trial 3 until epoch 4"))
        .anySatisfy(f -> assertThat(f).contains("was acknowledged and trained again"));
    var gone = ended(after + 1, 0, new LegOutcome.Lost("its checkpoint is gone", true));
    assertThat(faults(reached(after), gone)).hasSize(1).allMatch(f -> f.contains("nobody trained"));
    var lost = ended(after + 1, 0, new LegOutcome.Lost("its slot is gone"));
    assertThat(faults(reached(after), lost)).hasSize(3);
  }

  @Test
  void aLegInTheLogThatDidNotDoItsWorkIsAFault() throws IOException {
    new Ledger(directory).begun(3, 0, 0, 4);
    assertThat(faults(reached(System.currentTimeMillis() + 1_000)))
        .containsExactly(
            "study: nobody trained fold 0 of trial 3 until epoch 4, which is in the log");
    assertThat(new Ledger(directory).counts()).containsExactly(1, 0);
  }

  @Test
  void aGoalThatIsMissedGivesAnExitCode() {
    var goals = new Goals();
    goals.atMost("seconds", 2, 1.9);
    goals.atLeast("legs", 1_000, 1_000);
    assertThat(goals.exitCode()).isZero();
    goals.atLeast("busy", 99, Double.NaN);
    assertThat(goals.exitCode()).isEqualTo(1);
    var slow = new Goals();
    slow.atMost("seconds", 2, 2.1);
    assertThat(slow.exitCode()).isEqualTo(1);
  }

  @Test
  void aSupervisorThatNothingFollowsIsAFault() {
    var now = new AtomicLong(1_000);
    var recoveries = new Recoveries(now::get);
    recoveries.killed(Recoveries.Kind.SUPERVISOR, true);
    recoveries.killed(Recoveries.Kind.TRAINER, true);
    now.addAndGet(50_000);
    recoveries.saw(List.of());
    assertThat(recoveries.faults()).isEmpty();
    now.addAndGet(50_000);
    recoveries.saw(List.of());
    assertThat(recoveries.faults())
        .hasSize(1)
        .allMatch(f -> f.contains("supervisor killed at 1970-01-01T00:00:01Z"));
    assertThat(recoveries.report()).contains("1 not within 60 s");
  }
}
